#include "attestation/transparency_log.hpp"

#include "attestation/rejection.hpp"
#include "base/base64.hpp"
#include "base/hash.hpp"

namespace distro::attestation::detail {
namespace {

constexpr std::size_t digest_size = 32;

/// A text that is taken apart line by line.
class Lines {
 public:
  explicit Lines(std::string_view text) : rest_(text) {}

  /// The next line without its end; empty when there is none.
  std::string_view next() {
    const std::size_t end = rest_.find('\n');
    const std::string_view line = rest_.substr(0, end);
    rest_.remove_prefix(end == std::string_view::npos ? rest_.size() : end + 1);
    return line;
  }
  [[nodiscard]] bool at_end() const { return rest_.empty(); }

 private:
  std::string_view rest_;
};

/// "\u2014 <name> <base64>": whether it is the log's, and of this text. The first four
/// bytes say whose key it is.
bool is_signed_by(std::string_view line, std::string_view text, const Log& log) {
  constexpr std::string_view dash = "\u2014 ";
  if (!line.starts_with(dash)) {
    return false;
  }
  line.remove_prefix(dash.size());
  const std::size_t space = line.find(' ');
  if (space == std::string_view::npos || line.substr(0, space) != log.host) {
    return false;
  }
  const auto bytes = base::base64_decoded(line.substr(space + 1));
  constexpr std::size_t hint = 4;
  return bytes && bytes->size() > hint && log.id.starts_with(bytes->substr(0, hint)) &&
         log.key.verifies(text, std::string_view(*bytes).substr(hint));
}

/// What the log promises: to have the entry soon. The text that it signs is JSON in its
/// canonical form (RFC 8785).
bool is_promised(const LogEntry& entry, const Log& log) {
  const std::string time = std::to_string(entry.integrated->time_since_epoch().count());
  return log.key.verifies(R"({"body":")" + base::base64(entry.body) +
                              R"(","integratedTime":)" + time + R"(,"logID":")" +
                              base::hex(entry.log) + R"(","logIndex":)" +
                              std::to_string(entry.index) + "}",
                          entry.promise);
}

}  // namespace

bool is_included(std::string_view leaf, const InclusionProof& proof) {
  if (proof.index >= proof.size) {
    return false;
  }
  std::uint64_t node = proof.index;
  std::uint64_t last = proof.size - 1;
  std::string hash = sha256_bytes(std::string(1, '\0').append(leaf));
  for (const std::string& sibling : proof.hashes) {
    if (last == 0 || sibling.size() != digest_size) {
      return false;
    }
    const bool is_right = node % 2 == 1;
    if (is_right || node == last) {
      hash = sha256_bytes("\1" + sibling + hash);
      while (node % 2 == 0 && node != 0) {
        node /= 2;
        last /= 2;
      }
    } else {
      hash = sha256_bytes("\1" + hash + sibling);
    }
    node /= 2;
    last /= 2;
  }
  return last == 0 && hash == proof.root;
}

void check_checkpoint(const InclusionProof& proof, const Log& log) {
  const std::string_view note = proof.checkpoint;
  const std::size_t end = note.find("\n\n");
  if (end == std::string_view::npos) {
    throw Rejection("the checkpoint of the log is no signed note");
  }
  const std::string_view text = note.substr(0, end + 1);
  Lines lines(text);
  const std::string_view origin = lines.next();
  const std::string_view size = lines.next();
  if (origin.empty() || size != std::to_string(proof.size) ||
      base::base64_decoded(lines.next()) != proof.root) {
    throw Rejection("the checkpoint of the log is not of the tree of the proof");
  }
  Lines signatures(note.substr(end + 2));
  bool is_signed = false;
  while (!is_signed && !signatures.at_end()) {
    is_signed = is_signed_by(signatures.next(), text, log);
  }
  if (!is_signed) {
    throw Rejection("the checkpoint is not signed by the log " + log.host);
  }
}

std::optional<std::chrono::sys_seconds> check_entry(const LogEntry& entry,
                                                    const Log& log,
                                                    bool promise_will_do) {
  if (entry.proof) {
    if (!is_included(entry.body, *entry.proof)) {
      throw Rejection("the proof that the log has the entry does not hold");
    }
    check_checkpoint(*entry.proof, log);
  } else if (!promise_will_do || entry.promise.empty()) {
    throw Rejection("nothing proves that the log has the entry");
  }
  if (entry.promise.empty()) {
    return std::nullopt;  // of the time alone nobody would vouch
  }
  if (!entry.integrated || !is_promised(entry, log)) {
    throw Rejection("the log " + log.host + " has not signed the entry and its time");
  }
  return entry.integrated;
}

}  // namespace distro::attestation::detail
