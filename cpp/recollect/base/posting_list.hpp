#pragma once

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <cstring>
#include <span>

#include "recollect/base/byte_arena.hpp"

namespace recollect {

// A row and a small number about it: how often the term stands in it, or a flag.
struct Posting {
  std::uint32_t row;
  std::uint32_t value;
};

// The rows that hold one term or entity, ascending.
//
// One writer appends while readers walk: a posting is written before the count that shows it,
// and blocks never move. Most terms are rare, so the first posting is stored in place and
// blocks grow from 2 to 256 postings.
class PostingList {
  struct Block {
    Block* next;
    std::uint32_t capacity;
    Posting* postings() { return reinterpret_cast<Posting*>(this + 1); }
    const Posting* postings() const { return reinterpret_cast<const Posting*>(this + 1); }
  };

 public:
  PostingList() = default;
  PostingList(const PostingList&) = delete;
  PostingList& operator=(const PostingList&) = delete;

  // The writer only; always with the same arena, which holds the blocks and nothing else.
  void append(Posting posting, ByteArena& arena) {
    const std::uint32_t count = count_.load(std::memory_order_relaxed);
    if (count == 0) {
      first_ = posting;
    } else {
      if (!last_ || used_ == last_->capacity) add_block(arena);
      last_->postings()[used_++] = posting;
    }
    count_.store(count + 1, std::memory_order_release);
  }

  // The writer only, for an empty list: all of `postings`, `count` of them as bytes, in blocks as
  // append() would have made. The first row that is out of order, or not below `rows`, ends it.
  bool restore(const char* postings, std::uint32_t count, std::uint32_t rows, ByteArena& arena) {
    if (count == 0) return true;
    std::memcpy(&first_, postings, sizeof first_);
    std::uint64_t least = std::uint64_t{first_.row} + 1;
    for (std::uint32_t done = 1; done < count; done += used_) {
      add_block(arena);
      used_ = std::min(count - done, last_->capacity);
      Posting* block = last_->postings();
      std::memcpy(block, postings + done * sizeof(Posting), used_ * sizeof(Posting));
      for (std::uint32_t i = 0; i < used_; ++i) {
        if (block[i].row < least) return false;
        least = std::uint64_t{block[i].row} + 1;
      }
    }
    count_.store(count, std::memory_order_release);
    return least <= rows;
  }

  // Calls visit(posting) for each posting whose row is below `rows`, ascending.
  template <class Visit>
  void for_each(std::uint32_t rows, Visit visit) const {
    any_of(rows, [&](const Posting& posting) {
      visit(posting);
      return false;
    });
  }

  // Whether test(posting) holds for one of them; none after the first is tested.
  template <class Test>
  bool any_of(std::uint32_t rows, Test test) const {
    std::uint32_t left = count_.load(std::memory_order_acquire);
    if (left == 0 || first_.row >= rows) return false;
    if (test(first_)) return true;
    --left;
    const Block* block = left > 0 ? head_ : nullptr;
    while (block) {
      const std::uint32_t count = std::min(left, block->capacity);
      const Posting* postings = block->postings();
      for (std::uint32_t i = 0; i < count; ++i) {
        if (postings[i].row >= rows) return false;
        if (test(postings[i])) return true;
      }
      left -= count;
      block = left > 0 ? block->next : nullptr;  // a link is written before a count beyond it
    }
    return false;
  }

  std::uint32_t size() const { return count_.load(std::memory_order_acquire); }

  // A place in a list of which so many postings were published when the walk began.
  class Walk {
   public:
    Walk() = default;
    explicit Walk(const PostingList& list)
        : left_(list.count_.load(std::memory_order_acquire)), link_(&list.head_) {
      if (left_ == 0) return;
      begin_ = &list.first_;
      end_ = begin_ + 1;
      --left_;
    }

    // Calls visit(posting) up to the first posting whose row is `end` or more, and stays there.
    template <class Visit>
    void for_each_below(std::uint32_t end, Visit visit) {
      const Posting* posting = begin_;
      std::size_t visited = 0;
      while (posting != end_ && posting->row < end) {
        visit(*posting);
        ++visited;
        if (++posting == end_) {
          begin_ = end_;
          enter_block();
          posting = begin_;
        }
      }
      begin_ = posting;
      prefetch(visited);
    }

    // Goes to the first posting whose row is at least `row`. A block is passed over by the first
    // row of the next.
    void seek(std::uint32_t row) {
      if (begin_ == end_ || begin_->row >= row) return;
      while (left_ > 0 && (*link_)->postings()->row <= row) enter_block();
      const auto before = [](const Posting& posting, std::uint32_t sought) {
        return posting.row < sought;
      };
      begin_ = std::lower_bound(begin_, end_, row, before);
      if (begin_ == end_) enter_block();
    }

   private:
    // The next `count` postings, as far as they lie in this block, and the next block's first: a
    // walk that goes on in another list meanwhile finds them in the cache.
    void prefetch(std::size_t count) const {
      constexpr std::size_t kLine = 64 / sizeof(Posting);
      const auto* last = begin_ + std::min(count + kLine, left_in_run());
      for (const Posting* posting = begin_; posting < last; posting += kLine) {
        __builtin_prefetch(posting);
      }
      if (last == end_ && left_ > 0) {
        const auto* ahead = reinterpret_cast<const char*>(*link_);
        const std::size_t left = count - std::min(count, left_in_run());
        for (std::size_t i = 0; i <= left; i += kLine)
          __builtin_prefetch(ahead + i * sizeof(Posting));
      }
    }

    std::size_t left_in_run() const { return static_cast<std::size_t>(end_ - begin_); }

    void enter_block() {
      if (left_ == 0) return;
      // A link is written before a count beyond it.
      const Block* block = *link_;
      const std::uint32_t count = std::min(left_, block->capacity);
      begin_ = block->postings();
      end_ = begin_ + count;
      left_ -= count;
      link_ = &block->next;
    }

    const Posting* begin_ = nullptr;
    const Posting* end_ = nullptr;
    std::uint32_t left_ = 0;        // postings after the run
    Block* const* link_ = nullptr;  // the link to the block after the run
  };

 private:
  static constexpr std::uint32_t kFirstBlock = 2, kLargestBlock = 256;

  void add_block(ByteArena& arena) {
    const std::uint32_t capacity =
        last_ ? std::min(last_->capacity * 2, kLargestBlock) : kFirstBlock;
    auto* block = reinterpret_cast<Block*>(arena.take(sizeof(Block) + capacity * sizeof(Posting)));
    block->next = nullptr;
    block->capacity = capacity;
    (last_ ? last_->next : head_) = block;
    last_ = block;
    used_ = 0;
  }

  std::atomic<std::uint32_t> count_{0};
  std::uint32_t used_ = 0;
  Posting first_{};
  Block* head_ = nullptr;
  Block* last_ = nullptr;
};

}  // namespace recollect
