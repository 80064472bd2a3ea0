#include "repo/text_diff.hpp"

#include <catch2/catch.hpp>

using distro::repo::unified_diff;

TEST_CASE("a diff of two texts is one that git applies", "[repo]") {
  const std::string diff = unified_diff("a\nb\n", "a\nc\n", "x/y.yaml");
  CHECK(diff.starts_with("diff --git a/x/y.yaml b/x/y.yaml\n"));
  CHECK(
      diff.ends_with("--- a/x/y.yaml\n"
                     "+++ b/x/y.yaml\n"
                     "@@ -1,2 +1,2 @@\n"
                     " a\n"
                     "-b\n"
                     "+c\n"));
}

TEST_CASE("a diff shows a last line without its end, and no diff nothing", "[repo]") {
  CHECK(unified_diff("a", "a\n", "x")
            .ends_with("@@ -1 +1 @@\n"
                       "-a\n"
                       "\\ No newline at end of file\n"
                       "+a\n"));
  CHECK(unified_diff("a\n", "a\n", "x").empty());
}
