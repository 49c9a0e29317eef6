#include "recollect/text/rules.hpp"

#include <algorithm>

#include "recollect/text/spans.hpp"

namespace recollect::text {

namespace {

std::uint32_t rank_of(EntityType type) {
  switch (type) {
    case EntityType::url:
    case EntityType::email:
      return 0;
    case EntityType::quoted:
      return 1;
    case EntityType::code:
      return 2;
    case EntityType::date:
      return 3;
    case EntityType::quantity:
      return 4;
    case EntityType::name:
    case EntityType::person:
      return 5;
  }
  return 5;
}

// A quoted term that is an identifier throughout is code in quotes.
void retype_quoted_code(std::vector<Span>& spans) {
  for (Span& quoted : spans) {
    if (quoted.type != EntityType::quoted) continue;
    const bool is_code = std::any_of(spans.begin(), spans.end(), [&quoted](const Span& span) {
      return span.type == EntityType::code && span.begin == quoted.begin && span.end == quoted.end;
    });
    if (is_code) quoted.type = EntityType::code;
  }
}

}  // namespace

bool Claims::overlaps(std::uint32_t begin, std::uint32_t end) const {
  const auto first = taken_.begin() + begin;
  return std::find(first, taken_.begin() + end, 1) != taken_.begin() + end;
}

void Claims::claim(std::uint32_t begin, std::uint32_t end) {
  std::fill(taken_.begin() + begin, taken_.begin() + end, char{1});
}

std::vector<Mention> find_entities(std::string_view text, const Language& language) {
  std::vector<Span> found, kept;
  find_technical(text, found);
  find_quoted(text, found);
  find_dates(text, found);
  find_quantities(text, found);
  retype_quoted_code(found);
  std::sort(found.begin(), found.end(), [](const Span& left, const Span& right) {
    const auto left_rank = rank_of(left.type), right_rank = rank_of(right.type);
    if (left_rank != right_rank) return left_rank < right_rank;
    const auto left_size = left.end - left.begin, right_size = right.end - right.begin;
    return left_size != right_size ? left_size > right_size : left.begin < right.begin;
  });
  Claims claims(text.size());
  for (const Span& span : found) {
    if (claims.overlaps(span.begin, span.end)) continue;
    claims.claim(span.begin, span.end);
    kept.push_back(span);
  }
  find_names(text, language, claims, kept);
  std::sort(kept.begin(), kept.end(),
            [](const Span& left, const Span& right) { return left.begin < right.begin; });

  std::vector<Mention> mentions;
  mentions.reserve(kept.size());
  for (const Span& span : kept) {
    std::string key = entity_key(text.substr(span.begin, span.end - span.begin));
    if (!key.empty()) mentions.push_back({span.begin, span.end, span.type, std::move(key)});
  }
  return mentions;
}

}  // namespace recollect::text
