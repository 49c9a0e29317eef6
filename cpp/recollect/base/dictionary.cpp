#include "recollect/base/dictionary.hpp"

#include <functional>

namespace recollect {

// Open addressing, linear probing, at most half full. A slot holds id + 1, 0 when empty.
struct Dictionary::Table {
  explicit Table(std::uint32_t capacity)
      : mask(capacity - 1), slots(std::make_unique<std::atomic<std::uint32_t>[]>(capacity)) {}
  std::uint32_t mask;
  std::unique_ptr<std::atomic<std::uint32_t>[]> slots;
};

namespace {
constexpr std::uint32_t kFirstCapacity = 16;

std::uint32_t hash_of(std::string_view key) {
  const std::size_t wide = std::hash<std::string_view>{}(key);
  return static_cast<std::uint32_t>(wide ^ (wide >> 32));
}
}  // namespace

Dictionary::Dictionary() {
  tables_.push_back(std::make_unique<Table>(kFirstCapacity));
  table_.store(tables_.back().get(), std::memory_order_release);
}

Dictionary::~Dictionary() = default;

std::uint32_t Dictionary::find(std::string_view key) const { return find(key, hash_of(key)); }

std::uint32_t Dictionary::find(std::string_view key, std::uint32_t hash) const {
  const Table* table = table_.load(std::memory_order_acquire);
  for (std::uint32_t i = hash & table->mask;; i = (i + 1) & table->mask) {
    const std::uint32_t slot = table->slots[i].load(std::memory_order_acquire);
    if (slot == 0) return kNone;
    const Key& candidate = keys_[slot - 1];
    if (candidate.hash == hash && key == std::string_view{candidate.data, candidate.size}) {
      return slot - 1;
    }
  }
}

std::uint32_t Dictionary::insert(std::string_view key) {
  const std::uint32_t hash = hash_of(key);
  if (const std::uint32_t id = find(key, hash); id != kNone) return id;
  if ((size() + 1) * 2 > tables_.back()->mask + 1) grow();
  const std::string_view kept = arena_.store(key);
  const std::uint32_t id = size();
  keys_.push_back({kept.data(), static_cast<std::uint32_t>(kept.size()), hash});
  place(*tables_.back(), hash, id);
  return id;
}

void Dictionary::grow() {
  auto larger = std::make_unique<Table>((tables_.back()->mask + 1) * 2);
  for (std::uint32_t id = 0; id < size(); ++id) place(*larger, keys_[id].hash, id);
  tables_.push_back(std::move(larger));
  table_.store(tables_.back().get(), std::memory_order_release);
}

void Dictionary::place(Table& table, std::uint32_t hash, std::uint32_t id) {
  std::uint32_t i = hash & table.mask;
  while (table.slots[i].load(std::memory_order_relaxed) != 0) i = (i + 1) & table.mask;
  table.slots[i].store(id + 1, std::memory_order_release);
}

void Dictionary::save(std::uint32_t count, Packer& to) const {
  for (std::uint32_t id = 0; id < count; ++id) to.put(keys_[id].size);
  for (std::uint32_t id = 0; id < count; ++id) to.put_bytes(key(id));
}

void Dictionary::restore(std::uint32_t count, SectionReader from) {
  std::vector<std::uint32_t> sizes;
  from.require(count <= from.left() / sizeof(std::uint32_t), "it is cut off");
  sizes.resize(count);
  from.take_all(sizes.data(), count);
  while (std::uint64_t{count} * 2 > tables_.back()->mask + 1) grow();
  const std::string_view kept = arena_.store(from.take_bytes(from.left()));
  std::size_t begin = 0;
  for (const std::uint32_t size : sizes) {
    from.require(size <= kept.size() - begin, "a key is cut off");
    const std::string_view key = kept.substr(begin, size);
    begin += size;
    const std::uint32_t hash = hash_of(key);
    from.require(find(key, hash) == kNone, "a key stands twice");
    const std::uint32_t id = this->size();
    keys_.push_back({key.data(), size, hash});
    place(*tables_.back(), hash, id);
  }
  from.require(begin == kept.size(), "something follows the last key");
}

std::size_t Dictionary::bytes() const {
  std::size_t total = arena_.bytes() + keys_.bytes();
  for (const auto& table : tables_) total += (table->mask + 1) * sizeof(std::uint32_t);
  return total;
}

}  // namespace recollect
