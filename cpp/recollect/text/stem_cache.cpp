#include "recollect/text/stem_cache.hpp"

#include <cstring>

namespace recollect::text {

namespace {
constexpr std::size_t first_table = 2048;
}

StemCache::StemCache(std::size_t capacity) : capacity_(capacity) {
  tables_.push_back(std::make_unique<Table>(first_table));
  table_.store(tables_.back().get(), std::memory_order_release);
}

std::uint64_t StemCache::hash_of(std::string_view word) {
  constexpr std::uint64_t prime = 0x9E3779B97F4A7C15;
  std::uint64_t hash = word.size() * prime;
  const char* at = word.data();
  std::size_t left = word.size();
  for (; left >= 8; at += 8, left -= 8) {
    std::uint64_t chunk;
    std::memcpy(&chunk, at, 8);
    hash = (hash ^ chunk) * prime;
    hash ^= hash >> 32;
  }
  std::uint64_t chunk = 0;
  for (std::size_t i = 0; i < left; ++i)
    chunk |= static_cast<std::uint64_t>(static_cast<unsigned char>(at[i])) << (8 * i);
  hash = (hash ^ chunk) * prime;
  return hash ^ hash >> 29;
}

const StemCache::Entry* StemCache::lookup(std::string_view word, std::uint64_t hash) const {
  const Table& table = *table_.load(std::memory_order_acquire);
  const std::size_t mask = table.slots.size() - 1;
  for (std::size_t i = hash & mask;; i = (i + 1) & mask) {
    const Entry* entry = table.slots[i].load(std::memory_order_acquire);
    if (!entry || (entry->hash == hash && entry->word == word)) return entry;
  }
}

const std::string* StemCache::find(std::string_view word) const {
  const Entry* entry = lookup(word, hash_of(word));
  return entry ? &entry->stem : nullptr;
}

void StemCache::place(Table& table, const Entry& entry) {
  const std::size_t mask = table.slots.size() - 1;
  std::size_t i = entry.hash & mask;
  while (table.slots[i].load(std::memory_order_relaxed)) i = (i + 1) & mask;
  table.slots[i].store(&entry, std::memory_order_release);
}

void StemCache::insert(std::string_view word, std::string_view stem) {
  const std::lock_guard lock(writing_);
  const std::uint64_t hash = hash_of(word);
  if (entries_.size() >= capacity_ || lookup(word, hash)) return;
  entries_.push_back({hash, std::string(word), std::string(stem)});
  if (entries_.size() * 2 > tables_.back()->slots.size()) {
    auto larger = std::make_unique<Table>(tables_.back()->slots.size() * 2);
    for (const Entry& entry : entries_) place(*larger, entry);
    tables_.push_back(std::move(larger));
    table_.store(tables_.back().get(), std::memory_order_release);
  } else {
    place(*tables_.back(), entries_.back());
  }
}

}  // namespace recollect::text
