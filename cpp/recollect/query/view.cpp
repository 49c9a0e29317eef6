#include "recollect/query/view.hpp"

#include <algorithm>

#include "recollect/base/error.hpp"

namespace recollect::query {

View::View(std::vector<std::shared_ptr<const partition::Partition>> partitions) {
  std::uint64_t base = 0;
  for (auto& partition : partitions) {
    if (dimensions_ != 0 && partition->dimensions() != dimensions_) {
      throw InvalidArgument("partitions of different dimensions cannot be searched together");
    }
    dimensions_ = partition->dimensions();
    const partition::Snapshot snapshot = partition->snapshot();
    parts_.push_back({std::move(partition), snapshot, static_cast<std::uint32_t>(base)});
    base += snapshot.rows;
    if (base >= kNone) throw InvalidArgument("a view holds at most 4,294,967,294 rows");
  }
  join_shared_episodes();
}

std::uint32_t View::pinned() const {
  std::uint32_t total = 0;
  for (const Part& part : parts_) total += part.snapshot.pinned;
  return total;
}

const View::Part& View::part_of(std::uint32_t row) const {
  std::size_t i = 0;
  while (row >= parts_[i].end()) ++i;
  return parts_[i];
}

void View::join_shared_episodes() {
  for (std::size_t a = 0; a < parts_.size(); ++a) {
    for (std::size_t b = a + 1; b < parts_.size(); ++b) {
      const bool a_has_fewer = parts_[a].snapshot.episodes < parts_[b].snapshot.episodes;
      const Part& few = a_has_fewer ? parts_[a] : parts_[b];
      const auto& many = (a_has_fewer ? parts_[b] : parts_[a]).partition->episodes();
      for (std::uint32_t id = 0; id < few.snapshot.episodes; ++id) {
        const std::string_view name = few.partition->episodes().name(id);
        if (many.find(name) != Dictionary::kNone) join(name);
      }
    }
  }
}

void View::join(std::string_view episode) {
  std::vector<std::pair<std::uint64_t, std::uint32_t>> places;  // created, place
  for (const Part& part : parts_) {
    const auto& links = part.partition->episodes();
    const std::uint32_t id = links.find(episode);
    if (id == Dictionary::kNone || id >= part.snapshot.episodes) continue;
    for (std::uint32_t place = links.first(id); place < part.snapshot.rows;
         place = links.next(place)) {
      places.emplace_back(part.partition->row(place).created, part.base + place);
    }
  }
  std::sort(places.begin(), places.end());
  auto chain = std::make_shared<Chain>();
  for (const auto& [created, place] : places) chain->push_back(place);
  for (std::size_t i = 0; i < chain->size(); ++i) joined_[(*chain)[i]] = {chain, i};
}

}  // namespace recollect::query
