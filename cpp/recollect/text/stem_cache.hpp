#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

namespace recollect::text {

// Folded word → stem. Readers take no lock and are never blocked; writers take turns.
// It holds up to a fixed number of words and then takes no more: what is said often comes early.
class StemCache {
 public:
  explicit StemCache(std::size_t capacity);

  // The stem, valid as long as the cache, or nullptr. An empty stem marks a word to leave out.
  const std::string* find(std::string_view word) const;

  // Keeps the stem of a word, unless the word is there already or the cache is full.
  void insert(std::string_view word, std::string_view stem);

 private:
  struct Entry {
    std::uint64_t hash;
    std::string word, stem;
  };
  // Open addressing, at most half full, so that every probe ends at an empty slot.
  struct Table {
    explicit Table(std::size_t size) : slots(size) {}
    std::vector<std::atomic<const Entry*>> slots;
  };

  static std::uint64_t hash_of(std::string_view word);
  static void place(Table& table, const Entry& entry);
  const Entry* lookup(std::string_view word, std::uint64_t hash) const;

  const std::size_t capacity_;
  std::atomic<const Table*> table_;
  std::mutex writing_;
  std::deque<Entry> entries_;
  // Outgrown tables stay: a reader may still be in one. Doubling bounds them by the last one.
  std::vector<std::unique_ptr<Table>> tables_;
};

}  // namespace recollect::text
