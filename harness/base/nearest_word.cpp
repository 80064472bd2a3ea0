#include "base/nearest_word.hpp"

#include <algorithm>
#include <vector>

namespace distro::base {
namespace {

/// Damerau-Levenshtein distance in its "optimal string alignment" form.
std::size_t distance(std::string_view left, std::string_view right) {
  const std::size_t width = right.size() + 1;
  std::vector<std::size_t> before_last(width);
  std::vector<std::size_t> last(width);
  std::vector<std::size_t> current(width);
  for (std::size_t column = 0; column < width; ++column) {
    last[column] = column;
  }
  for (std::size_t row = 1; row <= left.size(); ++row) {
    current[0] = row;
    for (std::size_t column = 1; column < width; ++column) {
      const bool same = left[row - 1] == right[column - 1];
      std::size_t best = last[column - 1] + (same ? 0U : 1U);
      best = std::min({best, last[column] + 1, current[column - 1] + 1});
      const bool swapped = row > 1 && column > 1 &&
                           left[row - 1] == right[column - 2] &&
                           left[row - 2] == right[column - 1];
      if (swapped) {
        best = std::min(best, before_last[column - 2] + 1);
      }
      current[column] = best;
    }
    std::swap(before_last, last);
    std::swap(last, current);
  }
  return last[width - 1];
}

}  // namespace

std::optional<std::string> nearest_word(std::string_view word,
                                        std::span<const std::string> known) {
  std::optional<std::string> nearest;
  std::size_t smallest = 0;
  for (const std::string& candidate : known) {
    const std::size_t far = distance(word, candidate);
    const bool near = far * 3 <= std::max(word.size(), candidate.size());
    if (near && (!nearest || far < smallest)) {
      nearest = candidate;
      smallest = far;
    }
  }
  return nearest;
}

std::string did_you_mean(std::string_view word, std::span<const std::string> known) {
  const std::optional<std::string> nearest = nearest_word(word, known);
  return nearest ? ", did you mean '" + *nearest + "'?" : "";
}

}  // namespace distro::base
