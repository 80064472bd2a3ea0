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

/// "a, b and c".
[[nodiscard]] std::string listed(const std::vector<std::string>& names);

/// The names of the candidates that are in the prefix of this result, sorted.
[[nodiscard]] std::vector<std::string> candidates_in(const job::Plan& plan,
                                                     const job::Result& result);

}  // namespace distro::promotion
