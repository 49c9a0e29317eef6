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

void EpisodeLinks::save(std::uint32_t rows, std::uint32_t episodes, const Sink& sink) const {
  pack_section(sink, [&](Packer& to) { names_.save(episodes, to); });
  pack_section(sink, [&](Packer& to) {
    for (std::uint32_t row = 0; row < rows; ++row) {
      const Link& link = links_[row];
      to.put(link.place);
      to.put(link.older);
      to.put(link.previous);
      const std::uint32_t after = next(row);
      to.put(after < rows ? after : kNone);
      to.put(resolve(row, rows, [](std::uint32_t) { return true; }));
    }
    for (std::uint32_t episode = 0; episode < episodes; ++episode) {
      std::uint32_t last = first(episode);
      to.put(last);
      while (next(last) < rows) last = next(last);
      to.put(last);
    }
  });
}

void EpisodeLinks::restore(std::uint32_t rows, std::uint32_t episodes, const SectionReader& file,
                           std::span<const Section, kSections> sections) {
  names_.restore(episodes, file.inside(sections[0]));
  SectionReader from = file.inside(sections[1]);
  restore_links(rows, from);
  for (std::uint32_t episode = 0; episode < episodes; ++episode) {
    first_.push_back(from.take<std::uint32_t>());
    last_.push_back(from.take<std::uint32_t>());
    from.require(
        is_place(first_[episode]) && is_place(last_[episode]) && next(last_[episode]) == kNone,
        "an episode has no end");
  }
  from.require(from.left() == 0, "something follows the last episode");
}

// Older rows and previous places come before, next places after: no way leads in a circle.
void EpisodeLinks::restore_links(std::uint32_t rows, SectionReader& from) {
  for (std::uint32_t row = 0; row < rows; ++row) {
    Link* link = append();
    link->place = from.take<std::uint32_t>();
    link->older = from.take<std::uint32_t>();
    link->previous = from.take<std::uint32_t>();
    link->next.store(from.take<std::uint32_t>(), std::memory_order_relaxed);
    link->latest.store(from.take<std::uint32_t>(), std::memory_order_relaxed);
    if (link->place == row) {
      from.require(link->older == kNone && (link->previous == kNone ||
                                            (link->previous < row && is_place(link->previous))),
                   "a place has no place");
    } else {
      from.require(link->place < row && is_place(link->place) && link->older < row &&
                       place(link->older) == link->place && link->previous == kNone &&
                       next(row) == kNone && latest(row) == row,
                   "a row has no place");
    }
  }
  for (std::uint32_t row = 0; row < rows; ++row) {
    if (place(row) != row) continue;
    const std::uint32_t after = next(row), newest = latest(row);
    from.require(after == kNone || (after > row && is_place(after)), "a place has no next");
    from.require(newest < rows && place(newest) == row, "a record has no newest row");
  }
}

std::size_t EpisodeLinks::bytes() const {
  return names_.bytes() + first_.bytes() + last_.size() * sizeof(std::uint32_t) + links_.bytes();
}

}  // namespace recollect::partition
