#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "recollect/base/byte_arena.hpp"
#include "recollect/base/packer.hpp"
#include "recollect/base/stable_array.hpp"

namespace recollect {

// Strings to dense ids, 0, 1, 2 … in order of first insertion.
//
// One writer inserts while any number of readers look up without a lock: keys never move, a
// slot is published once, and a table that grew is kept until the end because a reader may
// still probe it (all old tables together are smaller than the last).
class Dictionary {
 public:
  static constexpr std::uint32_t kNone = UINT32_MAX;

  Dictionary();
  ~Dictionary();

  std::uint32_t find(std::string_view key) const;
  std::uint32_t insert(std::string_view key);  // the writer only; returns the id, old or new
  std::string_view key(std::uint32_t id) const { return {keys_[id].data, keys_[id].size}; }

  std::uint32_t size() const { return static_cast<std::uint32_t>(keys_.size()); }  // the writer
  std::size_t bytes() const;

  // The first `count` keys: the length of each, then their bytes. Beside the writer.
  void save(std::uint32_t count, Packer& to) const;
  // What save() put, all that is left to read, into an empty dictionary.
  void restore(std::uint32_t count, SectionReader from);

 private:
  struct Key {
    const char* data;
    std::uint32_t size;
    std::uint32_t hash;
  };
  struct Table;

  std::uint32_t find(std::string_view key, std::uint32_t hash) const;
  void grow();
  static void place(Table& table, std::uint32_t hash, std::uint32_t id);

  ByteArena arena_;
  StableArray<Key> keys_;
  std::atomic<Table*> table_;
  std::vector<std::unique_ptr<Table>> tables_;
};

}  // namespace recollect
