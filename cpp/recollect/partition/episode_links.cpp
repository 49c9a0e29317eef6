#include "recollect/partition/episode_links.hpp"

namespace recollect::partition {

EpisodeLinks::Link* EpisodeLinks::append() {
  const auto row = static_cast<std::uint32_t>(links_.size());
  Link* link = links_.append();
  link->place = row;
  link->older = link->previous = kNone;
  link->next.store(kNone, std::memory_order_relaxed);
  link->latest.store(row, std::memory_order_relaxed);
  return link;
}

void EpisodeLinks::append_record(std::string_view episode) {
  Link* link = append();
  if (episode.empty()) return;
  // The first place must exist before a reader can find the episode's id.
  if (first_.size() == last_.size()) first_.append();
  const std::uint32_t id = names_.insert(episode);
  if (id == last_.size()) {
    first_[id] = link->place;
    last_.push_back(link->place);
    return;
  }
  link->previous = last_[id];
  links_[last_[id]].next.store(link->place, std::memory_order_release);
  last_[id] = link->place;
}

void EpisodeLinks::append_version(std::uint32_t earlier) {
  Link* link = append();
  const std::uint32_t row = link->place;
  link->place = links_[earlier].place;
  link->older = earlier;
  links_[link->place].latest.store(row, std::memory_order_release);
}

std::size_t EpisodeLinks::bytes() const {
  return names_.bytes() + first_.bytes() + last_.size() * sizeof(std::uint32_t) + links_.bytes();
}

}  // namespace recollect::partition
