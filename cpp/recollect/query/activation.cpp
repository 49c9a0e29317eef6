#include "recollect/query/activation.hpp"

#include "recollect/lexical/bm25.hpp"

namespace recollect::query {

Activation activate(const Request& request, const Most& most, std::uint64_t records) {
  const Question& question = request.question;
  Activation active;
  if (!question.vector.empty()) active.semantic = request.recipe.semantic;
  if (most.keyword > 0) {
    active.keyword = request.recipe.keyword;
    active.keyword_scale = 1 / most.keyword;
  }
  if (most.entity > 0) {
    // 1 when each entity is in one record at most: names that half of the records share say
    // little, and weigh as little.
    const double specificity =
        most.entity / (static_cast<double>(question.entities.size()) * lexical::idf(records, 0));
    active.entity = request.recipe.entity * specificity;
    active.entity_scale = 1 / most.entity;
  }
  const double total = active.semantic + active.keyword + active.entity;
  if (!(total > 0)) return active;
  active.semantic /= total;
  active.keyword /= total;
  active.entity /= total;
  return active;
}

}  // namespace recollect::query
