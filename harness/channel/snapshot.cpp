#include "channel/snapshot.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <nlohmann/json.hpp>
#include <span>
#include <utility>

#include "base/descriptor.hpp"
#include "base/error.hpp"
#include "base/hash.hpp"
#include "base/json.hpp"
#include "channel/table_arrays.hpp"
#include "channel/version_key.hpp"

namespace distro::channel::detail {
namespace {

namespace fs = std::filesystem;

constexpr std::array<char, 8> magic = {'C', 'D', 'T', 'A', 'B', 'L', 'E', '\n'};
constexpr std::uint32_t layout = 2;  ///< changes with TableArrays and Header
constexpr std::size_t alignment = 64;
constexpr std::size_t most_arrays = 48;

/// Where a part of the file lies, bytes.
struct Place {
  std::uint64_t begin = 0;
  std::uint64_t size = 0;
};

/// The first bytes of the file, as they are in memory: a snapshot never leaves the
/// machine.
struct Header {
  std::array<char, 8> magic{};
  std::uint32_t layout = 0;
  std::uint32_t version_key_layout = 0;
  std::uint64_t file_size = 0;
  std::uint64_t checksum = 0;  ///< of all that follows the header
  base::FileStamp input;
  Place facts;  ///< JSON
  std::uint64_t array_count = 0;
  std::array<Place, most_arrays> arrays{};
  std::uint64_t header_checksum = 0;  ///< of all above
  /// The boot of the machine during which the checksum is known to be right: until then
  /// no power failure can have torn the file.
  std::array<char, 40> checked_in_boot{};
};

std::uint64_t checksum_of(const Header& header) {
  return XXH3_64bits(&header, offsetof(Header, header_checksum));
}

/// Empty where the machine does not tell.
std::array<char, 40> this_boot() {
  std::array<char, 40> id{};
  std::ifstream("/proc/sys/kernel/random/boot_id").read(id.data(), id.size() - 1);
  return id;
}

[[noreturn]] void fail(const fs::path& path, std::string_view doing) {
  throw EnvironmentError(path.string() + ": cannot " + std::string(doing) + ": " +
                         std::strerror(errno));
}

/// A file being written beside its place; removed unless it got there.
class FileBeside {
 public:
  explicit FileBeside(const fs::path& path)
      : path_(path), beside_(path.string() + ".XXXXXX") {
    file_ = base::OwnedDescriptor(::mkostemp(beside_.data(), O_CLOEXEC));
    if (file_.get() < 0) {
      fail(path, "write beside it");
    }
  }
  ~FileBeside() {
    if (!done_) {
      ::unlink(beside_.c_str());
    }
  }
  FileBeside(const FileBeside&) = delete;
  FileBeside& operator=(const FileBeside&) = delete;

  void write(std::span<const std::byte> bytes, std::uint64_t at) {
    while (!bytes.empty()) {
      const ssize_t written =
          ::pwrite(file_.get(), bytes.data(), bytes.size(), static_cast<off_t>(at));
      if (written < 0 && errno != EINTR) {
        fail(path_, "write");
      }
      if (written > 0) {
        bytes = bytes.subspan(static_cast<std::size_t>(written));
        at += static_cast<std::uint64_t>(written);
      }
    }
  }
  void rename() {
    if (::rename(beside_.c_str(), path_.c_str()) != 0) {
      fail(path_, "rename into place");
    }
    done_ = true;
  }

 private:
  fs::path path_;
  std::string beside_;
  base::OwnedDescriptor file_;
  bool done_ = false;
};

/// What a killed writer left more than an hour ago.
void remove_leftovers(const fs::path& path) {
  const std::string start = path.filename().string() + ".";
  std::error_code error;
  for (const fs::directory_entry& entry :
       fs::directory_iterator(path.parent_path(), error)) {
    const bool old = fs::file_time_type::clock::now() - entry.last_write_time(error) >
                     std::chrono::hours(1);
    if (entry.path().filename().string().starts_with(start) && old && !error) {
      fs::remove(entry.path(), error);
    }
  }
}

std::uint64_t aligned(std::uint64_t size) {
  return (size + alignment - 1) / alignment * alignment;
}

std::string facts_of(const Repodata& data) {
  const TableOrigin& origin = data.records.arrays().origin;
  return base::Json{{"channel", data.channel},
                    {"subdir", data.subdir},
                    {"base_url", origin.base_url},
                    {"sha256", data.sha256},
                    {"warnings", data.warnings}}
      .dump(-1, ' ', true, base::Json::error_handler_t::replace);
}

/// The parts in the order of the file.
std::vector<std::span<const std::byte>> parts_of(const Repodata& data,
                                                 const std::string& facts) {
  std::vector<std::span<const std::byte>> parts = {std::as_bytes(std::span(facts))};
  visit_arrays(data.records.arrays(),
               [&](const auto& array) { parts.push_back(std::as_bytes(array)); });
  return parts;
}

Header header_of(const std::vector<std::span<const std::byte>>& parts,
                 const base::FileStamp& stamp) {
  Header header;
  header.magic = magic;
  header.layout = layout;
  header.version_key_layout = version_key_layout;
  header.input = stamp;
  header.array_count = parts.size() - 1;
  std::uint64_t at = aligned(sizeof(Header));
  for (std::size_t part = 0; part < parts.size(); ++part) {
    (part == 0 ? header.facts : header.arrays[part - 1]) = {at, parts[part].size()};
    at = aligned(at + parts[part].size());
  }
  header.file_size = at;
  return header;
}

constexpr std::array<std::byte, alignment> padding{};

std::span<const std::byte> padding_after(std::span<const std::byte> part) {
  return std::span(padding).first(aligned(part.size()) - part.size());
}

std::uint64_t checksum_of(const std::vector<std::span<const std::byte>>& parts) {
  XXH3_state_t* state = XXH3_createState();
  XXH3_64bits_reset(state);
  for (const std::span<const std::byte> part : parts) {
    XXH3_64bits_update(state, part.data(), part.size());
    const auto gap = padding_after(part);
    XXH3_64bits_update(state, gap.data(), gap.size());
  }
  const std::uint64_t sum = XXH3_64bits_digest(state);
  XXH3_freeState(state);
  return sum;
}

/// A file in memory, read-only.
class Mapping {
 public:
  /// Nothing is mapped if that is not possible.
  Mapping(int file, std::size_t size)
      : memory_(::mmap(nullptr, size, PROT_READ, MAP_PRIVATE, file, 0)), size_(size) {}
  ~Mapping() {
    if (memory_ != MAP_FAILED) {
      ::munmap(memory_, size_);
    }
  }
  Mapping(const Mapping&) = delete;
  Mapping& operator=(const Mapping&) = delete;

  [[nodiscard]] bool is_there() const { return memory_ != MAP_FAILED; }
  [[nodiscard]] const std::byte* at(const Place& place) const {
    return static_cast<const std::byte*>(memory_) + place.begin;
  }
  [[nodiscard]] std::span<const std::byte> from(std::size_t begin) const {
    return {static_cast<const std::byte*>(memory_) + begin, size_ - begin};
  }

 private:
  void* memory_;
  std::size_t size_;
};

bool is_within(const Place& place, std::uint64_t file_size) {
  return place.begin % alignment == 0 && place.begin <= file_size &&
         place.size <= file_size - place.begin;
}

/// The header if the file is one that this program wrote to its end, for this input.
std::optional<Header> read_header(int file, const base::FileStamp& stamp) {
  Header header;
  struct stat status {};
  if (::pread(file, &header, sizeof header, 0) != ssize_t{sizeof header} ||
      ::fstat(file, &status) != 0 || header.magic != magic || header.layout != layout ||
      header.version_key_layout != version_key_layout ||
      checksum_of(header) != header.header_checksum ||
      header.file_size != static_cast<std::uint64_t>(status.st_size) ||
      !(header.input == stamp) || header.array_count > most_arrays ||
      !is_within(header.facts, header.file_size)) {
    return std::nullopt;
  }
  for (std::size_t i = 0; i < header.array_count; ++i) {
    if (!is_within(header.arrays[i], header.file_size)) {
      return std::nullopt;
    }
  }
  return header;
}

/// Whether the content is what was written. After a boot it is looked at once.
bool is_whole(int file, const Mapping& mapping, const Header& header) {
  const std::array<char, 40> boot = this_boot();
  if (boot.front() != '\0' && header.checked_in_boot == boot) {
    return true;
  }
  const auto content = mapping.from(aligned(sizeof(Header)));
  if (XXH3_64bits(content.data(), content.size()) != header.checksum) {
    return false;
  }
  // Others may write the same at once; that it fails only means to look again.
  static_cast<void>(
      ::pwrite(file, boot.data(), boot.size(), offsetof(Header, checked_in_boot)));
  return true;
}

/// Whether `begin` can be the places of groups in something of `size`.
bool are_begins(std::span<const std::uint32_t> begin, std::size_t groups,
                std::size_t size) {
  return begin.size() == groups + 1 && begin.front() == 0 && begin.back() == size;
}

/// The arrays have the lengths that belong together.
bool is_consistent(const TableArrays& a) {
  const std::size_t rows = a.name.size();
  for (const TextPool* pool : {&a.names, &a.versions, &a.specs, &a.texts, &a.builds}) {
    if (!are_begins(pool->begin, pool->size(), pool->letters.size())) {
      return false;
    }
  }
  for (const std::size_t size :
       {a.version.size(), a.builds.begin.size() - 1, a.license.size(),
        a.license_family.size(), a.build_number.size(), a.timestamp.size(),
        a.file_size.size(), a.flags.size(), a.sha256.size(), a.md5.size()}) {
    if (size != rows) {
      return false;
    }
  }
  return are_begins(a.name_rows, a.names.size(), rows) &&
         a.version_ranks.size() == a.versions.size() &&
         a.spec_names.size() == a.specs.size() &&
         a.name_specs.size() == a.names.size() + 1 &&
         a.name_specs.back() <= a.specs.size() &&
         are_begins(a.depending_begin, a.specs.size(), a.depending.size()) &&
         are_begins(a.constraining_begin, a.specs.size(), a.constraining.size()) &&
         are_begins(a.depends_begin, rows, a.depends.size()) &&
         are_begins(a.constrains_begin, rows, a.constrains.size());
}

std::shared_ptr<TableArrays> arrays_in(std::shared_ptr<const Mapping> mapping,
                                       const Header& header) {
  auto arrays = std::make_shared<TableArrays>();
  std::size_t next = 0;
  bool fits = true;
  visit_arrays(*arrays, [&](auto& array) {
    using Item = typename std::remove_reference_t<decltype(array)>::element_type;
    if (next >= header.array_count || header.arrays[next].size % sizeof(Item) != 0) {
      fits = false;
      return;
    }
    const Place& place = header.arrays[next++];
    array = {reinterpret_cast<Item*>(mapping->at(place)), place.size / sizeof(Item)};
  });
  if (!fits || next != header.array_count || !is_consistent(*arrays)) {
    return nullptr;
  }
  arrays->owner = std::move(mapping);
  return arrays;
}

}  // namespace

fs::path snapshot_path(const fs::path& cache, const std::string& channel,
                       const std::string& subdir) {
  return cache / "tables" /
         (base::sha256(channel + "/" + subdir).substr(0, 32) + ".table");
}

void write_snapshot(const fs::path& path, const Repodata& data,
                    const base::FileStamp& stamp) {
  std::error_code error;
  fs::create_directories(path.parent_path(), error);
  remove_leftovers(path);
  const std::string facts = facts_of(data);
  const auto parts = parts_of(data, facts);
  Header header = header_of(parts, stamp);
  header.checksum = checksum_of(parts);
  header.header_checksum = checksum_of(header);
  header.checked_in_boot = this_boot();
  FileBeside file(path);
  for (std::size_t part = 0; part < parts.size(); ++part) {
    const Place& place = part == 0 ? header.facts : header.arrays[part - 1];
    file.write(parts[part], place.begin);
    file.write(padding_after(parts[part]), place.begin + parts[part].size());
  }
  file.write(std::as_bytes(std::span(&header, 1)), 0);
  file.rename();
}

std::optional<Repodata> open_snapshot(const fs::path& path,
                                      const base::FileStamp& stamp) {
  base::OwnedDescriptor file(::open(path.c_str(), O_RDWR | O_CLOEXEC));
  if (file.get() < 0) {
    file = base::OwnedDescriptor(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  }
  const auto header = file.get() < 0 ? std::nullopt : read_header(file.get(), stamp);
  if (!header) {
    return std::nullopt;
  }
  auto mapping = std::make_shared<const Mapping>(file.get(), header->file_size);
  if (!mapping->is_there() || !is_whole(file.get(), *mapping, *header)) {
    return std::nullopt;
  }
  const std::string_view text(reinterpret_cast<const char*>(mapping->at(header->facts)),
                              header->facts.size);
  auto arrays = arrays_in(std::move(mapping), *header);
  const base::Json facts = base::Json::parse(text, nullptr, false);
  if (!arrays || !facts.is_object()) {
    return std::nullopt;
  }
  Repodata data;
  data.channel = facts.value("channel", "");
  data.subdir = facts.value("subdir", "");
  data.sha256 = facts.value("sha256", "");
  data.warnings = facts.value("warnings", std::vector<std::string>{});
  arrays->origin = {data.channel, data.subdir, facts.value("base_url", "")};
  data.records = RecordTable(std::move(arrays));
  return data;
}

}  // namespace distro::channel::detail
