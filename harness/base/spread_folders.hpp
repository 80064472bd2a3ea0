// Where on the disk the folders of a folder go.
#pragma once

#include <filesystem>

namespace distro::base {

/// Says that the folders which are made in `folder` from now on have nothing to do with
/// each other. ext4 then puts them into different block groups (as with `chattr +T`);
/// otherwise all would lie in one, and where thousands of files come and go there,
/// making one takes ten times as long. Other file systems need no such word. Never
/// fails: it is only about speed.
void spread_folders_in(const std::filesystem::path& folder);

}  // namespace distro::base
