// The words of the journal of a set that goes into an account.
#pragma once

namespace distro::promotion::anaconda_step {

inline constexpr const char* start = "start";
inline constexpr const char* found = "found";  ///< which labels a file had before us
inline constexpr const char* copy = "copy";
inline constexpr const char* upload = "upload";
inline constexpr const char* staged = "staged";
inline constexpr const char* copy_label = "copy_label";
inline constexpr const char* add_label = "add_label";
inline constexpr const char* drop_label = "drop_label";
inline constexpr const char* done = "done";
inline constexpr const char* undo = "undo";
inline constexpr const char* take_back = "take_back";    ///< one file
inline constexpr const char* taken_back = "taken_back";  ///< all of them

}  // namespace distro::promotion::anaconda_step
