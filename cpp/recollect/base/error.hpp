#pragma once

#include <stdexcept>
#include <string>

namespace recollect {

// Every exception the core throws on purpose. It ends the call; nothing is half done.
class Error : public std::runtime_error {
  using std::runtime_error::runtime_error;
};

// The caller passed something the contract does not allow.
class InvalidArgument : public Error {
  using Error::Error;
};

// Bytes that should have been written by Recollect do not decode.
class CorruptData : public Error {
  using Error::Error;
};

}  // namespace recollect
