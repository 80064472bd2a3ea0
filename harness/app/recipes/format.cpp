#include "app/recipes/format.hpp"

#include <algorithm>

#include "app/recipes/files_to_format.hpp"
#include "base/error.hpp"
#include "base/file.hpp"
#include "channel/parallel.hpp"
#include "recipe/format.hpp"
#include "repo/text_diff.hpp"

namespace distro::app {
namespace {

namespace fs = std::filesystem;

FormatAnswer format_one(const recipe::Formatter& formatter, const FileToFormat& file,
                        const FormatRequest& request) {
  FormatAnswer answer;
  answer.path = file.shown;
  const std::string text = base::read_file(file.file);
  try {
    const recipe::FormattedFile formatted =
        formatter.format(text, file.shown, file.kind);
    answer.reason = formatted.reason;
    answer.changed = formatted.text != text;
    if (answer.changed && request.compares) {
      answer.diff = repo::unified_diff(text, formatted.text, file.shown);
    }
    if (answer.changed && request.writes) {
      const fs::perms mode = fs::status(file.file).permissions();
      base::write_file(file.file, formatted.text);
      std::error_code of_others;  // then it is as all new files are
      fs::permissions(file.file, mode, of_others);
    }
  } catch (const InputError& fault) {
    answer.fault = fault.what();
  }
  return answer;
}

}  // namespace

std::vector<FormatAnswer> format(const FormatRequest& request) {
  const std::vector<FileToFormat> all =
      files_to_format(request.repository, request.paths);
  const recipe::Formatter formatter;
  std::vector<FormatAnswer> answers(all.size());
  channel::detail::for_each_part(
      all.size(), 0, [&](std::size_t begin, std::size_t end) {
        for (std::size_t at = begin; at < end; ++at) {
          answers[at] = format_one(formatter, all[at], request);
        }
      });
  std::sort(answers.begin(), answers.end(),
            [](const FormatAnswer& one, const FormatAnswer& other) {
              return one.path < other.path;
            });
  return answers;
}

}  // namespace distro::app
