#include "recollect/vector/row_graph_file.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <vector>

#include "recollect/base/mapped.hpp"
#include "recollect/base/parallel.hpp"

namespace recollect::vector {

namespace {

constexpr std::string_view kMagic = "RCLTGRPH";
constexpr std::uint32_t kVersion = 1;

struct Header {
  char magic[8];
  std::uint32_t version, dimensions, m, ef_construction;
  std::uint64_t seed;
  std::uint32_t rows, identity, entry, root, calibrated, efforts;
  std::uint32_t mended, checksum;  // of all before it
};
static_assert(sizeof(Header) == 64);

std::string_view checked(const Header& header) {
  return bytes_of(&header, 1).substr(0, offsetof(Header, checksum));
}

constexpr std::uint32_t kMostEfforts = 64;
constexpr std::size_t kRowsAtOnce = 1 << 14;  // that a thread takes
using Level = std::uint8_t;
constexpr std::size_t kWidest = std::size_t{2} * RowGraph::kM;

}  // namespace

class RowGraphFile {
 public:
  static void write(const RowGraph& over, const Identity& identity, const Sink& sink) {
    const Graph& graph = over.graph_;
    const std::uint32_t rows = over.covered();
    Header header{.magic = {},
                  .version = kVersion,
                  .dimensions = static_cast<std::uint32_t>(over.rows_.dimensions()),
                  .m = graph.m(),
                  .ef_construction = RowGraph::kEfConstruction,
                  .seed = graph.seed(),
                  .rows = rows,
                  .identity = identity(rows),
                  .entry = graph.entry(),
                  .root = graph.root(),
                  .calibrated = over.calibrated_,
                  .efforts = static_cast<std::uint32_t>(over.efforts_.size()),
                  .mended = over.mended_,
                  .checksum = 0};
    kMagic.copy(header.magic, sizeof header.magic);
    header.checksum = crc32(checked(header));
    sink(bytes_of(&header, 1));
    write_section(sink,
                  [&](const auto& to) { to(bytes_of(over.efforts_.data(), header.efforts)); });
    write_section(sink, [&](const auto& to) {
      for (std::uint32_t row = 0; row < rows; ++row) write_links(graph, row, 0, to);
    });
    write_section(sink, [&](const auto& to) {
      for (std::uint32_t row = 0; row < rows; ++row) {
        const unsigned levels = graph.level_of(row);
        for (unsigned level = 1; level <= levels; ++level) write_links(graph, row, level, to);
      }
    });
  }

  static void read(RowGraph& over, const Identity& identity, std::uint32_t most,
                   std::string_view bytes, unsigned threads, Check check) {
    map_whole(bytes);
    SectionReader reader(bytes, check, "the graph file");
    const auto header = reader.take<Header>();
    Graph& graph = over.graph_;
    reader.require(std::string_view(header.magic, sizeof header.magic) == kMagic,
                   "no graph begins so");
    reader.require(header.version == kVersion, "its format is unknown");
    reader.require(reader.matches(checked(header), header.checksum),
                   "the header's checksum is wrong");
    reader.require(header.dimensions == over.rows_.dimensions() && header.m == graph.m() &&
                       header.seed == graph.seed() &&
                       header.ef_construction == RowGraph::kEfConstruction && header.rows <= most &&
                       header.efforts <= kMostEfforts,
                   "it is of another graph");
    reader.require(!reader.is_checked() || header.identity == identity(header.rows),
                   "it is of other rows");
    const bool empty = header.entry == Graph::kNone && header.root == Graph::kNone;
    reader.require(empty || (header.entry < header.rows && header.root < header.rows),
                   "it has no entry");

    over.efforts_.resize(header.efforts);
    const std::string_view efforts = reader.section(header.efforts * sizeof(RowGraph::Effort));
    std::memcpy(over.efforts_.data(), efforts.data(), efforts.size());
    for (const RowGraph::Effort& effort : over.efforts_) {
      reader.require(
          effort.ef >= 1 && effort.ef <= RowGraph::kMostEf && std::isfinite(effort.recall),
          "an effort is out of range");
    }
    const std::size_t base = kWidest * sizeof(Graph::Link);
    const std::string_view lists = reader.section(header.rows * base);
    std::size_t upper = 0;
    std::vector<Level> levels(header.rows);
    std::vector<std::size_t> above_of(header.rows);  // where a row's upper lists begin
    for (std::uint32_t row = 0; row < header.rows; ++row) {
      graph.append();
      levels[row] = static_cast<Level>(graph.level_of(row));
      above_of[row] = upper * base / 2;
      upper += levels[row];
    }
    const std::string_view above = reader.section(upper * base / 2);
    reader.require(reader.left() == 0, "something follows its end");
    const std::size_t parts = (header.rows + kRowsAtOnce - 1) / kRowsAtOnce;
    in_parallel(parts, threads, [&](std::size_t part) {
      const std::size_t end = std::min<std::size_t>((part + 1) * kRowsAtOnce, header.rows);
      for (auto row = static_cast<std::uint32_t>(part * kRowsAtOnce); row < end; ++row) {
        read_links(reader, graph, levels, row, 0, lists.data() + row * base);
        const char* at = above.data() + above_of[row];
        for (unsigned level = 1; level <= levels[row]; ++level, at += base / 2) {
          read_links(reader, graph, levels, row, level, at);
        }
      }
    });
    graph.set_entry(header.entry);
    graph.set_root(header.root);
    over.mended_ = header.mended;
    over.calibrated_ = header.calibrated;
    over.bytes_.store(graph.bytes(), std::memory_order_relaxed);
    over.covered_.store(header.rows, std::memory_order_release);
  }

 private:
  using List = std::array<std::uint32_t, kWidest>;

  template <class To>
  static void write_links(const Graph& graph, std::uint32_t row, unsigned level, const To& to) {
    List list;
    const unsigned width = graph.width(level);
    const Graph::Link* links = graph.links(row, level);
    for (unsigned i = 0; i < width; ++i) list[i] = links[i].load(std::memory_order_relaxed);
    to(bytes_of(list.data(), width));
  }

  // A list ends at the first kNone; what follows in the file is not looked at, so not kept.
  static void read_links(const SectionReader& reader, Graph& graph,
                         const std::vector<Level>& levels, std::uint32_t row, unsigned level,
                         const char* bytes) {
    List list;
    const unsigned width = graph.width(level);
    std::memcpy(list.data(), bytes, width * sizeof(std::uint32_t));
    unsigned count = 0;
    for (; count < width && list[count] != Graph::kNone; ++count) {
      const std::uint32_t to = list[count] & ~Graph::kChild;
      reader.require(to < levels.size() && to != row && levels[to] >= level,
                     "a link leads nowhere");
    }
    graph.set_links(row, level, list.data(), count);
  }
};

void write_row_graph(const RowGraph& graph, const Identity& identity, const Sink& sink) {
  RowGraphFile::write(graph, identity, sink);
}

void read_row_graph(RowGraph& graph, const Identity& identity, std::uint32_t most,
                    std::string_view bytes, unsigned threads, Check check) {
  RowGraphFile::read(graph, identity, most, bytes, threads, check);
}

}  // namespace recollect::vector
