#include "recollect/vector/index_file.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>

#include "recollect/base/crc32.hpp"
#include "recollect/base/error.hpp"

namespace recollect::vector {

namespace {

constexpr std::string_view kMagic = "RCLTVIDX";
constexpr std::uint32_t kVersion = 2, kFirstVersion = 1;  // 1 had no projection

// What is longer is not taken in.
constexpr float kLargestScale = 1e15F;

struct Header {
  char magic[8];
  std::uint32_t version, metric, dimensions, m, ef_construction, rows, entry, root;
  std::uint64_t seed, changes;
  std::uint32_t zero, checksum;  // of all before it
};
static_assert(sizeof(Header) == 64);

struct ProjectionHead {
  std::uint32_t learned_from, kept;  // rows; 0 where nothing was learned, and nothing follows
  float scale, mean_scale;
};
static_assert(sizeof(ProjectionHead) == 16);

void require(bool good, const char* what) {
  if (!good) throw CorruptData(std::string("the index file is damaged: ") + what);
}

template <class T>
void write_array(const Sink& sink, const StableArray<T>& array, std::size_t width) {
  write_section(sink, [&](const auto& to) {
    array.for_each_run(array.size(), [&](std::size_t, std::size_t count, const T* elements) {
      to(bytes_of(elements, count * width));
    });
  });
}

Header read_header(SectionReader& reader, Check check) {
  const auto header = reader.take<Header>();
  require(std::string_view(header.magic, sizeof header.magic) == kMagic, "no index begins so");
  require(header.version >= kFirstVersion && header.version <= kVersion, "its format is unknown");
  const std::string_view checked = bytes_of(&header, 1).substr(0, offsetof(Header, checksum));
  require(check == Check::structure || crc32(checked) == header.checksum,
          "the header's checksum is wrong");
  require(header.zero == 0 && header.metric <= static_cast<std::uint32_t>(Metric::cosine) &&
              header.dimensions >= 1 && header.dimensions <= VectorIndex::kMostDimensions &&
              header.m >= 2 && header.m <= VectorIndex::kMostM && header.ef_construction >= 2 &&
              header.ef_construction <= VectorIndex::kMostEf && header.rows <= Graph::kMostRows,
          "the header is out of range");
  return header;
}

}  // namespace

// What reads and writes the index's parts.
class IndexFile {
 public:
  static void write(const VectorIndex& index, const Sink& sink) {
    const std::lock_guard writing(index.writing_);
    const VectorIndex::Options& options = index.options_;
    const Graph& graph = index.graph_;
    Header header{.magic = {},
                  .version = kVersion,
                  .metric = static_cast<std::uint32_t>(options.metric),
                  .dimensions = static_cast<std::uint32_t>(options.dimensions),
                  .m = options.m,
                  .ef_construction = options.ef_construction,
                  .rows = graph.rows(),
                  .entry = graph.entry(),
                  .root = graph.root(),
                  .seed = options.seed,
                  .changes = index.changes(),
                  .zero = 0,
                  .checksum = 0};
    kMagic.copy(header.magic, sizeof header.magic);
    header.checksum = crc32(bytes_of(&header, 1).substr(0, offsetof(Header, checksum)));
    sink(bytes_of(&header, 1));
    const std::size_t stride = FixedRows::stride(options.dimensions);
    write_array(sink, index.rows_.coarse(), stride);
    write_array(sink, index.rows_.fine(), stride);
    write_array(sink, index.rows_.factors(), index.rows_.factor_count());
    write_array(sink, index.keys_, 1);
    write_section(sink, [&](const auto& to) {
      for (std::uint32_t row = 0; row < graph.rows(); ++row) {
        const std::uint8_t state = index.states_[row].load();
        to(bytes_of(&state, 1));
      }
    });
    write_section(sink, [&](const auto& to) {
      for (std::uint32_t row = 0; row < graph.rows(); ++row) write_links(graph, row, 0, to);
    });
    write_section(sink, [&](const auto& to) {
      for (std::uint32_t row = 0; row < graph.rows(); ++row) {
        const unsigned levels = graph.level_of(row);
        for (unsigned level = 1; level <= levels; ++level) write_links(graph, row, level, to);
      }
    });
    write_section(sink, [&](const auto& to) { write_projection(index, to); });
  }

  static std::unique_ptr<VectorIndex> read(std::string_view bytes, Check check) {
    SectionReader reader(bytes, check, "the index file");
    const Header header = read_header(reader, check);
    auto index = std::make_unique<VectorIndex>(
        VectorIndex::Options{header.dimensions, static_cast<Metric>(header.metric), header.m,
                             header.ef_construction, header.seed});
    const std::size_t rows = header.rows, stride = FixedRows::stride(header.dimensions);
    // Before anything is allocated.
    require(reader.left() / (2 * stride) >= rows, "it is cut off");
    for (std::size_t row = 0; row < rows; ++row) {
      index->rows_.append();
      index->keys_.push_back(0);
      index->states_.append();
      index->graph_.append();
    }
    read_rows(*index, reader, rows, stride, header.version);
    read_keys(*index, reader, rows);
    read_graph(*index, reader, header);
    if (header.version > kFirstVersion) {
      read_projection(*index, reader);
    } else {
      index->learn_if_due();
    }
    require(reader.left() == 0, "something follows its end");
    index->changes_ = header.changes;
    return index;
  }

 private:
  template <class To>
  static void write_projection(const VectorIndex& index, const To& to) {
    ProjectionHead head{};
    if (const Sketch* sketch = index.sketch_.get()) {
      const Projection& projection = sketch->projection();
      const Projection::Parts& parts = projection.parts();
      head = {index.learned_from_, static_cast<std::uint32_t>(projection.kept()), parts.scale,
              parts.mean_scale};
      to(bytes_of(&head, 1));
      to(bytes_of(parts.matrix.data(), parts.matrix.size()));
    } else {
      to(bytes_of(&head, 1));
    }
  }

  // The codes follow from it.
  static void read_projection(VectorIndex& index, SectionReader& reader) {
    const std::size_t length = reader.next_length();
    const std::string_view content = reader.section(length);
    ProjectionHead head;
    require(length >= sizeof head, "a section has another length");
    std::memcpy(&head, content.data(), sizeof head);
    const std::size_t dims = index.options_.dimensions;
    const std::size_t matrix = (std::size_t{head.kept} + 1) * FixedRows::stride(dims);
    if (head.learned_from == 0) return require(length == sizeof head, "nothing was learned");
    require(head.kept >= 1 && head.kept <= dims && length == sizeof head + matrix &&
                head.scale >= 0 && head.scale <= 1 && head.mean_scale >= 0 &&
                head.mean_scale <= kLargestScale,
            "the projection is out of range");
    Projection::Parts parts{{}, head.scale, head.mean_scale};
    parts.matrix.assign(content.begin() + sizeof head, content.end());
    index.use_sketch(Projection(dims, head.kept, std::move(parts)), head.learned_from);
  }

  template <class To>
  static void write_links(const Graph& graph, std::uint32_t row, unsigned level, const To& to) {
    std::array<std::uint32_t, std::size_t{2} * VectorIndex::kMostM> list;
    const unsigned width = graph.width(level);
    const Graph::Link* links = graph.links(row, level);
    for (unsigned i = 0; i < width; ++i) list[i] = links[i].load();
    to(bytes_of(list.data(), width));
  }

  static void read_rows(VectorIndex& index, SectionReader& reader, std::size_t rows,
                        std::size_t stride, std::uint32_t version) {
    const auto copy = [&](std::string_view section, std::size_t each, auto place) {
      for (std::uint32_t row = 0; row < rows; ++row) {
        std::memcpy(place(row), section.data() + row * each, each);
      }
    };
    copy(reader.section(rows * stride), stride, [&](auto row) { return index.rows_.coarse(row); });
    copy(reader.section(rows * stride), stride, [&](auto row) { return index.rows_.fine(row); });
    // Format 1 has all of them with every metric.
    const std::size_t count = index.rows_.factor_count();
    const std::size_t there = version == kFirstVersion ? FixedRows::kMostFactors : count;
    const std::string_view factors = reader.section(rows * there * sizeof(float));
    for (std::uint32_t row = 0; row < rows; ++row) {
      float* to = index.rows_.factors(row);
      std::memcpy(to, factors.data() + row * there * sizeof(float), count * sizeof(float));
      require(to[0] >= 0 && to[0] <= kLargestScale &&
                  std::all_of(to, to + count, [](float value) { return std::isfinite(value); }),
              "a scale is out of range");
    }
  }

  static void read_keys(VectorIndex& index, SectionReader& reader, std::size_t rows) {
    using State = VectorIndex::State;
    const std::string_view keys = reader.section(rows * sizeof(std::int64_t));
    const std::string_view states = reader.section(rows);
    std::size_t live = 0;
    for (auto row = static_cast<std::uint32_t>(rows); row-- > 0;) {
      std::memcpy(&index.keys_[row], keys.data() + row * sizeof(std::int64_t),
                  sizeof(std::int64_t));
      const auto state = static_cast<std::uint8_t>(states[row]);
      require(state <= static_cast<std::uint8_t>(State::removed), "a state is unknown");
      index.states_[row].store(state);
      if (static_cast<State>(state) == State::free) index.free_.push_back(row);
      if (static_cast<State>(state) == State::removed) ++index.removed_;
      if (static_cast<State>(state) != State::live) continue;
      require(index.map_.find(index.keys_[row], index.key_of()) == KeyMap::kNone,
              "a key is there twice");
      index.map_.insert(index.keys_[row], row, index.key_of());
      ++live;
    }
    index.live_ = live;
  }

  static bool linked(const VectorIndex& index, std::uint32_t row) {
    return row < index.graph_.rows() && index.state(row) != VectorIndex::State::free;
  }

  // A list ends at the first kNone; what follows in the file is not looked at, so not kept.
  static void read_links(VectorIndex& index, std::uint32_t row, unsigned level, const char* bytes) {
    std::array<std::uint32_t, std::size_t{2} * VectorIndex::kMostM> list;
    const unsigned width = index.graph_.width(level);
    std::memcpy(list.data(), bytes, width * sizeof(std::uint32_t));
    unsigned count = 0;
    for (; count < width && list[count] != Graph::kNone; ++count) {
      const std::uint32_t to = list[count] & ~Graph::kChild;
      require(linked(index, to) && to != row && index.graph_.level_of(to) >= level,
              "a link leads nowhere");
    }
    index.graph_.set_links(row, level, list.data(), count);
  }

  static void read_graph(VectorIndex& index, SectionReader& reader, const Header& header) {
    Graph& graph = index.graph_;
    const std::size_t base = 2 * std::size_t{header.m} * sizeof(Graph::Link);
    const std::string_view lists = reader.section(header.rows * base);
    std::size_t upper = 0;
    for (std::uint32_t row = 0; row < header.rows; ++row) {
      read_links(index, row, 0, lists.data() + row * base);
      upper += graph.level_of(row);
    }
    const std::string_view above = reader.section(upper * base / 2);
    const char* at = above.data();
    for (std::uint32_t row = 0; row < header.rows; ++row) {
      const unsigned levels = graph.level_of(row);
      for (unsigned level = 1; level <= levels; ++level, at += base / 2) {
        read_links(index, row, level, at);
      }
    }
    const bool empty = index.free_.size() == header.rows;
    require(empty ? header.entry == Graph::kNone && header.root == Graph::kNone
                  : linked(index, header.entry) && linked(index, header.root),
            "it has no entry");
    graph.set_entry(header.entry);
    graph.set_root(header.root);
  }
};

void write_index(const VectorIndex& index, const Sink& sink) { IndexFile::write(index, sink); }

std::unique_ptr<VectorIndex> read_index(std::string_view bytes, Check check) {
  return IndexFile::read(bytes, check);
}

}  // namespace recollect::vector
