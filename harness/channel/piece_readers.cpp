#include "channel/piece_readers.hpp"

#include <algorithm>
#include <condition_variable>
#include <cstring>
#include <deque>
#include <exception>
#include <map>
#include <mutex>
#include <thread>
#include <utility>

#include "base/hash.hpp"
#include "channel/parallel.hpp"
#include "channel/repodata_pieces.hpp"

namespace distro::channel::detail {
namespace {

constexpr unsigned number_bits = 32;

/// Where one thread works.
struct Desk {
  const ReadPiece& read;
  simdjson::ondemand::parser parser;
  std::map<std::uint32_t, DocumentFacts> facts;  ///< by number of piece

  explicit Desk(const ReadPiece& reader) : read(reader) {}
};

/// Throws simdjson_error.
void read_piece(const Piece& piece, Desk& desk) {
  simdjson::ondemand::document document =
      desk.parser.iterate(piece.json.data(), piece.size, piece.json.size());
  const bool plain = std::memchr(piece.json.data(), '\\', piece.size) == nullptr;
  desk.read(piece, plain, document, desk.facts[piece.number]);
}

/// Pieces on their way from the one who cuts to those who read.
class Belt {
 public:
  explicit Belt(std::size_t places) : free_(places) {}

  /// A piece to fill; nothing once somebody gave up.
  std::optional<Piece> take_empty() {
    std::unique_lock lock(turn_);
    changed_.wait(lock, [&] { return !free_.empty() || given_up_; });
    if (given_up_) {
      return std::nullopt;
    }
    Piece piece = std::move(free_.back());
    free_.pop_back();
    return piece;
  }
  void put_full(Piece piece) {
    {
      const std::lock_guard lock(turn_);
      full_.push_back(std::move(piece));
    }
    changed_.notify_all();
  }
  /// A piece to read; nothing at the end.
  std::optional<Piece> take_full() {
    std::unique_lock lock(turn_);
    changed_.wait(lock, [&] { return !full_.empty() || ended_ || given_up_; });
    if (full_.empty() || given_up_) {
      return std::nullopt;
    }
    Piece piece = std::move(full_.front());
    full_.pop_front();
    return piece;
  }
  void put_empty(Piece piece) {
    {
      const std::lock_guard lock(turn_);
      free_.push_back(std::move(piece));
    }
    changed_.notify_all();
  }
  void end() {
    {
      const std::lock_guard lock(turn_);
      ended_ = true;
    }
    changed_.notify_all();
  }
  void give_up(std::exception_ptr fault) {
    {
      const std::lock_guard lock(turn_);
      given_up_ = true;
      fault_ = fault_ ? fault_ : std::move(fault);
    }
    changed_.notify_all();
  }
  [[nodiscard]] bool given_up() const { return given_up_; }
  /// What made somebody give up, if it was more than damage.
  [[nodiscard]] std::exception_ptr fault() const { return fault_; }

 private:
  std::mutex turn_;
  std::condition_variable changed_;
  std::vector<Piece> free_;
  std::deque<Piece> full_;
  bool ended_ = false;
  bool given_up_ = false;
  std::exception_ptr fault_;
};

void work(Belt& belt, Desk& desk) {
  try {
    while (std::optional<Piece> piece = belt.take_full()) {
      read_piece(*piece, desk);
      belt.put_empty(std::move(*piece));
    }
  } catch (const simdjson::simdjson_error&) {
    belt.give_up(nullptr);
  } catch (...) {
    belt.give_up(std::current_exception());
  }
}

/// Puts the facts of the pieces together, unless a piece did not begin where the one
/// before it ended.
bool join_facts(std::vector<Desk>& desks, const std::vector<std::string>& begins,
                DocumentFacts& all) {
  std::map<std::uint32_t, DocumentFacts> pieces;
  for (Desk& desk : desks) {
    pieces.merge(desk.facts);
  }
  for (auto& [number, facts] : pieces) {
    if (begins[number] != all.last_key) {
      return false;
    }
    all.last_key = facts.last_key;
    if (!facts.subdir.empty()) {
      all.subdir = facts.subdir;
    }
    if (!facts.base_url.empty()) {
      all.base_url = facts.base_url;
    }
    all.repodata_version = std::max(all.repodata_version, facts.repodata_version);
    std::move(facts.removed.begin(), facts.removed.end(),
              std::back_inserter(all.removed));
    std::move(facts.warnings.begin(), facts.warnings.end(),
              std::back_inserter(all.warnings));
  }
  return true;
}

class Reading {
 public:
  Reading(PieceCutter& cutter, std::span<const ReadPiece> readers)
      : cutter_(cutter), desks_(readers.begin(), readers.end()) {}

  std::optional<DocumentFacts> run() {
    Piece first;
    cutter_.next(first);
    if (cutter_.text_size() == 0) {
      return DocumentFacts{};
    }
    begins_.push_back(first.begins_in);
    const bool read = cutter_.ended() ? read_alone(first) : read_together(first);
    DocumentFacts facts;
    return read && join_facts(desks_, begins_, facts) ? std::optional(std::move(facts))
                                                      : std::nullopt;
  }

 private:
  bool read_alone(const Piece& piece) {
    try {
      read_piece(piece, desks_.front());
      return true;
    } catch (const simdjson::simdjson_error&) {
      return false;
    }
  }

  bool read_together(Piece& first) {
    Belt belt(desks_.size() * 2);
    {
      std::vector<std::jthread> threads;
      for (Desk& desk : desks_) {
        threads.emplace_back([&belt, &desk] { work(belt, desk); });
      }
      try {
        belt.put_full(std::move(first));
        while (std::optional<Piece> piece = belt.take_empty()) {
          if (!cutter_.next(*piece)) {
            break;
          }
          begins_.push_back(piece->begins_in);
          belt.put_full(std::move(*piece));
        }
        belt.end();
      } catch (...) {
        belt.give_up(std::current_exception());
      }
    }
    if (belt.fault()) {
      std::rethrow_exception(belt.fault());
    }
    return !belt.given_up();
  }

  PieceCutter& cutter_;
  std::vector<Desk> desks_;
  std::vector<std::string> begins_;  ///< the member that each piece continues
};

}  // namespace

std::optional<DocumentFacts> read_pieces(PieceCutter& cutter,
                                         std::span<const ReadPiece> readers) {
  return Reading(cutter, readers).run();
}

std::optional<ReadDocument> read_in_pieces(TextSource& source, unsigned threads,
                                           std::size_t piece_size) {
  base::Sha256 digest;
  PieceCutter cutter(source, piece_size,
                     [&digest](std::string_view block) { digest.add(block); });
  ReadDocument document;
  document.batches.resize(thread_count(threads));
  std::vector<ReadPiece> readers;
  for (RecordBatch& batch : document.batches) {
    readers.emplace_back([&batch](const Piece& piece, bool plain,
                                  simdjson::ondemand::document& json,
                                  DocumentFacts& facts) {
      read_repodata(json, {std::uint64_t{piece.number} << number_bits, plain}, batch,
                    facts);
    });
  }
  std::optional<DocumentFacts> facts = read_pieces(cutter, readers);
  if (!facts) {
    return std::nullopt;
  }
  document.facts = std::move(*facts);
  document.sha256 = digest.hex();
  document.text_size = cutter.text_size();
  return document;
}

}  // namespace distro::channel::detail
