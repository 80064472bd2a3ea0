#include "repo/text_diff.hpp"

#include "repo/handles.hpp"

namespace distro::repo {
namespace {

using PatchPointer = std::unique_ptr<git_patch, Freed<git_patch_free>>;

/// A text that libgit2 has made.
struct Buffer {
  git_buf made = GIT_BUF_INIT;
  Buffer() = default;
  Buffer(const Buffer&) = delete;
  Buffer& operator=(const Buffer&) = delete;
  ~Buffer() { git_buf_dispose(&made); }
};

}  // namespace

std::string unified_diff(const std::string& before, const std::string& after,
                         const std::string& path) {
  const Library library;
  git_diff_options options = GIT_DIFF_OPTIONS_INIT;
  options.flags = GIT_DIFF_FORCE_TEXT;
  git_patch* patch = nullptr;
  if (git_patch_from_buffers(&patch, before.data(), before.size(), path.c_str(),
                             after.data(), after.size(), path.c_str(), &options) != 0) {
    throw git_fault("cannot compare " + path);
  }
  const PatchPointer owner(patch);
  Buffer buffer;
  if (git_patch_to_buf(&buffer.made, patch) != 0) {
    throw git_fault("cannot compare " + path);
  }
  return {buffer.made.ptr, buffer.made.size};
}

}  // namespace distro::repo
