#include <algorithm>
#include <optional>
#include <span>

#include "base/clock.hpp"
#include "base/listed.hpp"
#include "channel/text_pattern.hpp"
#include "promotion/markdown.hpp"
#include "promotion/policies/finding.hpp"
#include "promotion/policies/policies.hpp"

namespace distro::promotion {
namespace {

using channel::matches_glob;
using channel::Record;

std::string without_final_slash(std::string url) {
  while (url.ends_with('/')) {
    url.pop_back();
  }
  return url;
}

bool signs_for(const Signer& signer, const std::string& package) {
  return std::any_of(
      signer.packages.begin(), signer.packages.end(),
      [&](const std::string& pattern) { return matches_glob(pattern, package); });
}

/// What is against one statement.
struct Objection {
  Verdict verdict = Verdict::refuse;
  std::string fact;
};

class AttestationJudge {
 public:
  AttestationJudge(const Evidence& evidence, const Options& options)
      : evidence_(evidence),
        channels_(options.texts("channels")),
        when_missing_(options.word("missing", {"hold", "tell"}) == "hold"
                          ? Verdict::hold
                          : Verdict::promote) {
    channels_.push_back(evidence.plan.integration);
  }

  Findings judge() && {
    for (const job::Candidate& candidate : evidence_.plan.candidates) {
      judge(candidate);
    }
    return std::move(findings_);
  }

 private:
  void say(Verdict verdict, const job::Candidate& candidate, const std::string& fact) {
    const Record& record = candidate.record;
    Finding& finding = add(findings_, verdict, record, record.fn + " " + fact);
    finding.causes = {record.name};
    if (verdict >= Verdict::hold) {
      finding.demand = demand_for(candidate, finding.fact);
    }
  }

  /// The same for all that is wrong with one candidate: it is told once.
  [[nodiscard]] Demand demand_for(const job::Candidate& candidate,
                                  const std::string& fact) const {
    Demand demand;
    demand.package = candidate.record.name;
    demand.maintainers = candidate.maintainers;
    demand.subject = "publish " + label(candidate.record) + " with a signed statement";
    demand.what = code(fact) +
                  ".\n\nThe channel takes this file with a statement that it was "
                  "published (CEP 27), signed by one of these:\n\n";
    for (const Signer& signer : signers()) {
      if (signs_for(signer, candidate.record.name)) {
        demand.what +=
            "- " + code(signer.identity) + ", known to " + code(signer.issuer) + "\n";
      }
    }
    return demand;
  }

  [[nodiscard]] std::span<const Signer> signers() const {
    return evidence_.facts.attested ? evidence_.facts.attested->signers
                                    : std::span<const Signer>();
  }

  void judge(const job::Candidate& candidate) {
    const Record& record = candidate.record;
    const AttestedFile* file =
        evidence_.facts.attested ? evidence_.facts.attested->file_of(record) : nullptr;
    if (file == nullptr) {
      say(Verdict::wait, candidate, "has not been looked at for attestations");
    } else if (!file->fault.empty()) {
      say(Verdict::hold, candidate,
          "has attestations that cannot be read: " + file->fault);
    } else {
      judge(candidate, file->attestations);
    }
  }

  /// One that holds is enough: others may have signed, too.
  void judge(const job::Candidate& candidate,
             const std::vector<Attestation>& attestations) {
    std::vector<std::string> others;
    std::vector<Objection> against;
    for (const Attestation& one : attestations) {
      if (one.fault.empty() && !one.publication) {
        others.push_back(one.predicate);
        continue;
      }
      std::optional<Objection> found = objection(candidate.record, one);
      if (!found) {
        say(Verdict::promote, candidate,
            "was published by " + one.identity + " on " +
                base::rfc3339(one.signed_at).substr(0, 10));
        return;
      }
      against.push_back(*std::move(found));
    }
    for (const Objection& one : against) {
      say(one.verdict, candidate, one.fact);
    }
    if (against.empty()) {
      say(when_missing_, candidate,
          "has no attestation that it was published (CEP 27)" +
              (others.empty() ? "" : ", only " + base::listed(others)));
    }
  }

  [[nodiscard]] std::optional<Objection> objection(const Record& record,
                                                   const Attestation& one) const {
    const auto refuse = [](const std::string& fact) {
      return Objection{Verdict::refuse, fact};
    };
    if (!one.fault.empty()) {
      return refuse("has an attestation that proves nothing: " + one.fault);
    }
    if (one.fn != record.fn) {
      return refuse("has an attestation of another file, " + one.fn);
    }
    if (one.sha256 != record.sha256) {
      return refuse("has an attestation of another content, sha256 " + one.sha256);
    }
    if (!may_name(record, one.target_channel)) {
      return refuse("has an attestation for another channel, " + one.target_channel);
    }
    if (!is_trusted(record, one)) {
      return Objection{Verdict::hold, "was signed by " + one.identity + " (" +
                                          one.issuer + "), who is no signer for " +
                                          record.name};
    }
    return std::nullopt;
  }

  [[nodiscard]] bool may_name(const Record& record, const std::string& channel) const {
    return channel.empty() || channel == without_final_slash(record.channel) ||
           std::any_of(channels_.begin(), channels_.end(), [&](const std::string& one) {
             return channel == without_final_slash(one);
           });
  }

  [[nodiscard]] bool is_trusted(const Record& record, const Attestation& one) const {
    const std::span<const Signer> all = signers();
    return std::any_of(all.begin(), all.end(), [&](const Signer& signer) {
      return signer.issuer == one.issuer && signs_for(signer, record.name) &&
             matches_glob(signer.identity, one.identity);
    });
  }

  const Evidence& evidence_;
  std::vector<std::string> channels_;
  Verdict when_missing_;
  Findings findings_;
};

}  // namespace

Findings judge_attestation(const Evidence& evidence, const Options& options) {
  return AttestationJudge(evidence, options).judge();
}

}  // namespace distro::promotion
