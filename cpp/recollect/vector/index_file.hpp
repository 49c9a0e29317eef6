#pragma once

#include <memory>
#include <string_view>

#include "recollect/base/section.hpp"
#include "recollect/vector/vector_index.hpp"

namespace recollect::vector {

// A vector index as bytes: a header and seven sections, each with its checksum; docs/format.md
// describes them. Reading copies: whoever writes to the index needs memory of its own, and every
// byte has to be read for the checksums anyway.

// Hands the bytes over in pieces that are valid during the call. Writers wait.
void write_index(const VectorIndex& index, const Sink& sink);

// Throws CorruptData.
std::unique_ptr<VectorIndex> read_index(std::string_view bytes, Check check);

}  // namespace recollect::vector
