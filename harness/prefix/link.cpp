#include "prefix/link.hpp"

#include <algorithm>
#include <iterator>
#include <nlohmann/json.hpp>
#include <optional>
#include <system_error>

#include "base/clock.hpp"
#include "base/file.hpp"
#include "prefix/bytecode.hpp"
#include "prefix/file_copy.hpp"
#include "prefix/file_faults.hpp"
#include "prefix/link_files.hpp"
#include "prefix/link_scripts.hpp"
#include "prefix/package_plan.hpp"
#include "prefix/parallel_loop.hpp"
#include "prefix/prefix_record.hpp"
#include "prefix/prefix_tree.hpp"
#include "prefix/run.hpp"

namespace distro::prefix {
namespace {

namespace fs = std::filesystem;

/// Backups leave out a folder with this file (bford.info/cachedir).
constexpr const char* cache_tag =
    "Signature: 8a477f597d28d172789f06886806bc55\n"
    "# This prefix was made to test packages and can be made again.\n";

std::string linking(const Package& package) {
  return "linking " + package.record.distribution();
}

std::optional<Python> python_among(std::span<const Package> packages) {
  for (const Package& package : packages) {
    if (package.record.name == "python") {
      return python_of(package.record);
    }
  }
  return std::nullopt;
}

/// The prefix goes into files as text: `/a/b/` must be `/a/b` there.
fs::path without_final_slash(const fs::path& path) {
  const fs::path normal = path.lexically_normal();
  return normal.has_filename() ? normal : normal.parent_path();
}

void create_prefix(const fs::path& prefix) {
  if (!prefix.is_absolute() || fs::exists(fs::symlink_status(prefix))) {
    throw EnvironmentError(prefix.string() +
                           ": a new prefix needs an absolute path with nothing there");
  }
  std::error_code error;
  fs::create_directories(prefix / "conda-meta", error);
  if (error) {
    throw EnvironmentError(prefix.string() +
                           ": cannot make the prefix: " + error.message());
  }
}

/// A package on its way, and what it has written up to now.
struct Linked {
  PackagePlan plan;
  std::vector<RecordedPath> paths;     ///< then bytecode
  std::vector<RecordedPath> programs;  ///< of entry points: last in conda's records
};

std::vector<Linked> planned(std::span<const Package> packages,
                            const std::optional<Python>& python) {
  std::vector<Linked> result(packages.size());
  parallel_loop(packages.size(), [&](std::size_t index) {
    const Package& package = packages[index];
    while_doing(linking(package),
                [&] { result[index].plan = plan_package(package, python); });
  });
  return result;
}

void write_entry_points(PrefixTree& tree, Linked& linked, const Python& python) {
  const fs::path program = tree.root() / python.executable();
  for (const EntryPoint& entry_point : linked.plan.entry_points) {
    RecordedPath written;
    written.path = "bin/" + entry_point.command;
    written.type = "unix_python_entry_point";
    const std::string script = entry_point_script(entry_point, program);
    written.size = script.size();
    write_new_file(
        tree.make_way(written.path, linked.plan.package->record.distribution()), script,
        0755);
    linked.programs.push_back(std::move(written));
  }
}

/// Bytecode is recorded even if compiling fails, as conda does.
std::vector<std::string> record_bytecode(std::vector<Linked>& all,
                                         const Python& python) {
  std::vector<std::string> sources;
  for (Linked& linked : all) {
    if (!linked.plan.noarch_python) {
      continue;
    }
    for (const PlannedPath& path : linked.plan.paths) {
      if (is_compiled(path.listed.path)) {
        sources.push_back(path.target);
        RecordedPath written;
        written.path = bytecode_path(path.target, python);
        written.type = "pyc_file";
        linked.paths.push_back(std::move(written));
      }
    }
  }
  return sources;
}

void note_bytecode_sizes(const fs::path& prefix, std::vector<Linked>& all) {
  for (Linked& linked : all) {
    for (RecordedPath& path : linked.paths) {
      std::error_code missing;  // a source that does not compile
      const std::uintmax_t size =
          path.type == "pyc_file" ? fs::file_size(prefix / path.path, missing) : 0;
      if (path.type == "pyc_file" && !missing) {
        path.size = size;
      }
    }
  }
}

void write_records(PrefixTree& tree, std::span<const Package> packages,
                   std::vector<Linked>& all) {
  const std::string us = "conda-distro";
  std::vector<fs::path> files;
  for (const Package& package : packages) {
    const std::string name = package.record.distribution() + ".json";
    files.push_back(tree.make_way("conda-meta/" + name, us));
  }
  parallel_loop(all.size(), [&](std::size_t index) {
    std::vector<RecordedPath>& paths = all[index].paths;
    std::move(all[index].programs.begin(), all[index].programs.end(),
              std::back_inserter(paths));
    const base::Json record = prefix_record(packages[index], paths);
    write_new_file(files[index], base::pretty(record), 0644);
  });
  write_new_file(tree.make_way("conda-meta/history", us),
                 history_text(packages, base::SystemClock().now()), 0644);
}

/// conda's order: every pre-link script, every package's files, entry points, every
/// post-link script, bytecode, records.
void link_all(PrefixTree& tree, std::span<const Package> packages,
              std::vector<Linked>& all, const Run& run, const LinkOptions& options) {
  const std::optional<Python> python = python_among(packages);
  for (const Linked& linked : all) {
    for (const std::string& note : linked.plan.notes) {
      tree.note(note);
    }
  }
  if (options.manner == Manner::conda) {
    for (const Package& package : packages) {
      run_pre_link(tree, package, run, options.environment);
    }
  }
  for (Linked& linked : all) {
    while_doing(linking(*linked.plan.package), [&] {
      linked.paths = link_files(tree, linked.plan, options.manner, run);
    });
  }
  if (python) {
    for (Linked& linked : all) {
      write_entry_points(tree, linked, *python);
    }
  }
  for (const Package& package : packages) {
    run_post_link(tree, package, run, options);
  }
  if (python && options.manner == Manner::conda) {
    const std::vector<std::string> sources = record_bytecode(all, *python);
    compile_bytecode(tree, sources, *python, run, options.environment);
    note_bytecode_sizes(tree.root(), all);
  }
  write_records(tree, packages, all);
  if (options.manner == Manner::rattler) {
    write_new_file(tree.make_way("CACHEDIR.TAG", "conda-distro"), cache_tag, 0644);
  }
}

}  // namespace

std::vector<std::string> make_prefix(
    const fs::path& where, std::span<const Package> packages,
    const std::function<base::ProcessEnd(const base::ProcessRequest&)>& run,
    const LinkOptions& options) {
  const fs::path prefix = without_final_slash(where);
  return with_own_faults([&] {
    std::vector<Linked> all = planned(packages, python_among(packages));
    create_prefix(prefix);
    try {
      PrefixTree tree(prefix);
      link_all(tree, packages, all, run, options);
      return tree.notes();
    } catch (...) {
      base::remove_tree(prefix);
      throw;
    }
  });
}

}  // namespace distro::prefix
