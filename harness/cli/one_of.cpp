#include "cli/one_of.hpp"

#include <algorithm>
#include <utility>

#include "base/listed.hpp"
#include "base/nearest_word.hpp"

namespace distro::cli {

CLI::Validator one_of(std::vector<std::string> words) {
  return {[words = std::move(words)](std::string& word) -> std::string {
            if (std::find(words.begin(), words.end(), word) != words.end()) {
              return "";
            }
            return "'" + word + "' is none of " + base::listed(words) +
                   base::did_you_mean(word, words);
          },
          ""};
}

}  // namespace distro::cli
