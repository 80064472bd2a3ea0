#include "solve/phrase.hpp"

#include <algorithm>

#include "channel/version.hpp"

namespace distro::solve {

namespace {

void add_once(std::vector<std::string>& words, const std::string& word) {
  if (std::find(words.begin(), words.end(), word) == words.end()) {
    words.push_back(word);
  }
}

std::vector<std::string> names_of(const RecordIndex& index,
                                  std::span<const RecordId> records) {
  std::vector<std::string> names;
  for (const RecordId record : records) {
    add_once(names, index.name(record));
  }
  return names;
}

/// "numpy >=1.20", "<1.25": what is said of a name again goes without it. Who takes any
/// version has said it all.
std::vector<std::string> demands(const RecordIndex& index,
                                 std::span<const SpecId> specs) {
  std::vector<std::string> texts;
  for (const SpecId spec : specs) {
    const std::string& text = index.spec(spec).text;
    const std::string& name = index.spec(spec).name();
    if (text == name) {
      return {text};
    }
    const bool again = !texts.empty() && text.starts_with(name + " ");
    add_once(texts, again ? text.substr(name.size() + 1) : text);
  }
  return texts;
}

}  // namespace

std::string list_words(const std::vector<std::string>& words, std::size_t most,
                       std::string_view last) {
  const std::size_t shown = std::min(words.size(), most);
  const std::size_t more = words.size() - shown;
  std::string text;
  for (std::size_t i = 0; i < shown; ++i) {
    if (i > 0) {
      const bool is_last = i + 1 == shown && more == 0;
      text += is_last ? " " + std::string(last) + " " : ", ";
    }
    text += words[i];
  }
  return more == 0
             ? text
             : text + " " + std::string(last) + " " + std::to_string(more) + " more";
}

std::string list_specs(const RecordIndex& index, const std::vector<SpecId>& specs) {
  std::vector<std::string> texts;
  for (const SpecId spec : specs) {
    texts.push_back(index.spec(spec).text);
  }
  return list_words(texts, 4);
}

std::vector<std::string> versions_of(const RecordIndex& index,
                                     std::span<const RecordId> records) {
  std::vector<std::string> versions;
  for (const RecordId record : records) {
    add_once(versions, std::string(index.version_text(record)));
  }
  return versions;
}

std::string version_range(const std::vector<std::string>& versions) {
  const auto [low, high] = std::minmax_element(
      versions.begin(), versions.end(), [](const auto& left, const auto& right) {
        return channel::Version::parse_if(left) < channel::Version::parse_if(right);
      });
  return *low + " to " + *high;
}

std::string name_records(const RecordIndex& index, std::span<const RecordId> records) {
  const std::vector<std::string> names = names_of(index, records);
  if (names.size() != 1) {
    return list_words(names, 3);
  }
  std::string text = names.front() + " ";
  const std::vector<std::string> versions = versions_of(index, records);
  if (versions.size() <= 3) {
    text += list_words(versions, 3);
  } else {
    text +=
        version_range(versions) + " (" + std::to_string(versions.size()) + " versions)";
  }
  const bool forced = std::all_of(records.begin(), records.end(), [&](RecordId record) {
    return index.is_forced(record);
  });
  return forced ? text + " (the candidate)" : text;
}

bool are_several(const RecordIndex& index, std::span<const RecordId> records) {
  return names_of(index, records).size() > 1 || versions_of(index, records).size() > 1;
}

std::string name_demand(const RecordIndex& index, std::span<const SpecId> specs,
                        bool constrains, bool are_several) {
  const std::string wanted = list_words(demands(index, specs), 2, "or");
  if (constrains) {
    return (are_several ? "allow only " : "allows only ") + wanted + " (constrains)";
  }
  return (are_several ? "require " : "requires ") + wanted;
}

}  // namespace distro::solve
