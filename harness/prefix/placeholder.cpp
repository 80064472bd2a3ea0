#include "prefix/placeholder.hpp"

#include <array>
#include <cstring>
#include <optional>

#include "prefix/link_error.hpp"

namespace distro::prefix {
namespace {

/// How many bytes a character takes, and which comes first.
struct Encoding {
  std::size_t width;  ///< bytes of a NUL
  bool big_endian;
};

constexpr std::array<Encoding, 5> encodings = {
    {{1, false}, {2, false}, {2, true}, {4, false}, {4, true}}};

/// The code points of a UTF-8 text; nothing if it is none.
std::optional<std::u32string> code_points(std::string_view text) {
  std::u32string result;
  for (std::size_t at = 0; at < text.size();) {
    const auto lead = static_cast<unsigned char>(text[at]);
    const std::size_t length = lead < 0x80              ? 1
                               : (lead & 0xE0U) == 0xC0 ? 2
                               : (lead & 0xF0U) == 0xE0 ? 3
                               : (lead & 0xF8U) == 0xF0 ? 4
                                                        : 0;
    if (length == 0 || at + length > text.size()) {
      return std::nullopt;
    }
    char32_t point = length == 1 ? lead : lead & (0x7FU >> length);
    for (std::size_t next = 1; next < length; ++next) {
      const auto byte = static_cast<unsigned char>(text[at + next]);
      if ((byte & 0xC0U) != 0x80) {
        return std::nullopt;
      }
      point = (point << 6U) | (byte & 0x3FU);
    }
    result.push_back(point);
    at += length;
  }
  return result;
}

void append_unit(std::string& result, char32_t unit, Encoding encoding) {
  for (std::size_t index = 0; index < encoding.width; ++index) {
    const std::size_t byte = encoding.big_endian ? encoding.width - 1 - index : index;
    result.push_back(static_cast<char>((unit >> (8 * byte)) & 0xFFU));
  }
}

/// `text` (UTF-8) in `encoding`; nothing if it cannot be.
std::optional<std::string> encoded(const std::string& text, Encoding encoding) {
  if (encoding.width == 1) {
    return text;
  }
  const std::optional<std::u32string> points = code_points(text);
  if (!points) {
    return std::nullopt;
  }
  std::string result;
  for (const char32_t point : *points) {
    if (encoding.width == 2 && point > 0xFFFF) {
      append_unit(result, 0xD800 + ((point - 0x10000) >> 10U), encoding);
      append_unit(result, 0xDC00 + ((point - 0x10000) & 0x3FFU), encoding);
    } else {
      append_unit(result, point, encoding);
    }
  }
  return result;
}

/// Where `what` is at or after `from`. memmem, not find: a needle that begins with NUL
/// makes find stop at every NUL of a binary file.
std::size_t find(std::string_view bytes, std::string_view what, std::size_t from) {
  if (from > bytes.size()) {
    return std::string_view::npos;
  }
  const void* found =
      ::memmem(bytes.data() + from, bytes.size() - from, what.data(), what.size());
  return found == nullptr
             ? std::string_view::npos
             : static_cast<std::size_t>(static_cast<const char*>(found) - bytes.data());
}

/// A placeholder of one letter makes another file of a text.
constexpr std::size_t largest_growth = std::size_t{256} << 20U;  // bytes

std::string replace_all(std::string_view bytes, std::string_view old_text,
                        std::string_view new_text) {
  std::string result;
  std::size_t done = 0;
  for (std::size_t at = find(bytes, old_text, 0); at != std::string_view::npos;
       at = find(bytes, old_text, done)) {
    result.append(bytes, done, at - done).append(new_text);
    done = at + old_text.size();
    if (result.size() > done && result.size() - done > largest_growth) {
      throw LinkError("with the prefix in its place the file would grow by more than " +
                      std::to_string(largest_growth >> 20U) + " MiB");
    }
  }
  return result.append(bytes, done);
}

/// Each C string from a placeholder to its NUL, whatever number of placeholders it
/// holds, keeps its room.
std::string replace_in_c_strings(std::string bytes, const std::string& old_text,
                                 const std::string& new_text, std::size_t width) {
  const std::string end_mark(width, '\0');
  for (std::size_t at = find(bytes, old_text, 0); at != std::string::npos;
       at = find(bytes, old_text, at)) {
    const std::size_t end = find(bytes, end_mark, at + old_text.size());
    if (end == std::string::npos) {
      break;
    }
    if (new_text.size() > old_text.size()) {
      throw LinkError("the prefix has " + std::to_string(new_text.size() / width) +
                      " bytes, the placeholder of this binary file only " +
                      std::to_string(old_text.size() / width));
    }
    const std::size_t room = end + width - at;
    std::string replaced =
        replace_all(std::string_view(bytes).substr(at, room), old_text, new_text);
    replaced.resize(room, '\0');
    bytes.replace(at, room, replaced);
    at += room;
  }
  return bytes;
}

/// In a shebang line spaces of the path must be escaped, elsewhere not.
std::string replace_in_shebang(std::string text, const std::string& old_text,
                               const std::string& new_text) {
  const std::size_t end = text.find('\n');
  if (end == std::string::npos) {
    return text;
  }
  const std::string line = text.substr(0, end);
  const std::string escaped = replace_all(new_text, " ", "\\ ");
  return replace_all(line, "#!" + old_text, "#!" + escaped) + text.substr(end);
}

/// The end of a path that begins at `begin`: a blank that is not escaped ends it.
std::size_t end_of_path(std::string_view line, std::size_t begin) {
  std::size_t at = begin;
  while (at < line.size()) {
    if (line.compare(at, 2, "\\ ") == 0) {
      at += 2;
    } else if (line[at] == ' ' || line[at] == '\t' || line[at] == '\r') {
      break;
    } else {
      ++at;
    }
  }
  return at;
}

}  // namespace

std::string shorten_shebang(std::string text) {
  const std::string line = text.substr(0, text.find('\n'));
  if (line.compare(0, 2, "#!") != 0) {
    return text;
  }
  const std::size_t begin = line.find_first_not_of(' ', 2);
  if (begin == std::string::npos || line[begin] != '/') {
    return text;
  }
  const std::size_t end = end_of_path(line, begin);
  const std::string path = line.substr(begin, end - begin);
  const std::size_t slash = path.rfind('/');
  if (line.size() <= longest_shebang &&
      path.substr(0, slash).find("\\ ") == std::string::npos) {
    return text;
  }
  const std::string shorter =
      "#!/usr/bin/env " + path.substr(slash + 1) + line.substr(end);
  return replace_all(text, line, shorter);
}

std::string replace_placeholder(std::string bytes, const Placeholder& placeholder,
                                const std::string& prefix) {
  const bool text = placeholder.mode == FileMode::text;
  if (text) {
    bytes = replace_in_shebang(std::move(bytes), placeholder.text, prefix);
  }
  for (const Encoding encoding : encodings) {
    const auto old_text = encoded(placeholder.text, encoding);
    const auto new_text = encoded(prefix, encoding);
    if (!old_text || !new_text) {
      continue;
    }
    if (find(bytes, *old_text, 0) == std::string::npos) {
      continue;
    }
    bytes = text ? replace_all(bytes, *old_text, *new_text)
                 : replace_in_c_strings(std::move(bytes), *old_text, *new_text,
                                        encoding.width);
  }
  return text ? shorten_shebang(std::move(bytes)) : bytes;
}

}  // namespace distro::prefix
