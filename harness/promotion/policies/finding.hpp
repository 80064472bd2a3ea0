// How policies write down what they find.
#pragma once

#include <string>

#include "promotion/policy.hpp"

namespace distro::promotion {

/// A finding about the whole change, at the end of `findings`.
Finding& add(Findings& findings, Verdict verdict, std::string fact);

/// About one package. A candidate is its own cause.
Finding& add(Findings& findings, Verdict verdict, const channel::Record& package,
             std::string fact);

/// "numpy 2.0.2".
[[nodiscard]] std::string label(const channel::Record& record);

/// ": <reason>", or nothing if there is none.
[[nodiscard]] std::string because(const std::string& reason);

/// Whether exactly this file was in a prefix of the result.
[[nodiscard]] bool has_file(const job::Result& result, const channel::Record& record);

/// A MatchSpec that conda rejects admits nothing.
[[nodiscard]] bool admits(const std::string& depends, const channel::Record& record);

/// The most preferred record of a name; nullptr if there is none.
[[nodiscard]] const channel::Record* newest_of(
    const std::vector<const channel::Record*>& records);

/// The records of a name in the channel, as the facts have them.
[[nodiscard]] std::vector<const channel::Record*> channel_records(
    const Facts& facts, const std::string& name);

/// The names of the candidates that are in the prefix of this result, sorted.
[[nodiscard]] std::vector<std::string> candidates_in(const job::Plan& plan,
                                                     const job::Result& result);

}  // namespace distro::promotion
