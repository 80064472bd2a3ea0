#include "app/new/interview.hpp"

#include <catch2/catch.hpp>

#include "app/new/questions.hpp"
#include "app/scripted_conversation.hpp"
#include "base/error.hpp"

using namespace distro;
using app::Interview;
using test::ScriptedConversation;
using Texts = std::vector<std::string>;

TEST_CASE("an option answers, and nobody is asked", "[app]") {
  ScriptedConversation talk({});
  Interview interview({{"license", {"MIT"}}, {"home", {"https://x"}}}, &talk);
  CHECK(interview.answer(app::ask_license()) == "MIT");
  CHECK(interview.left().empty());
  CHECK(interview.unused() == Texts{"home"});
}

TEST_CASE("an option with a wrong value is wrong usage", "[app]") {
  Interview interview({{"license", {"BSD-3-Claus"}}, {"import", {"a", "b-c"}}},
                      nullptr);
  REQUIRE_THROWS_WITH(interview.answer(app::ask_license()),
                      "--license: 'BSD-3-Claus' is no license of the SPDX list, did "
                      "you mean 'BSD-3-Clause'?");
  REQUIRE_THROWS_WITH(interview.answers(app::ask_import("")),
                      "--import: 'b-c' is no module of Python, as os.path is one");
}

TEST_CASE("a wrong answer is refused with its reason and asked for again", "[app]") {
  ScriptedConversation talk({"Apache 2", " Apache-2.0 "});
  Interview interview({}, &talk);
  CHECK(interview.answer(app::ask_license()) == "Apache-2.0");
  CHECK(talk.told() ==
        Texts{"  'Apache 2' is not its name in SPDX; is it Apache-2.0?"});
}

TEST_CASE("Enter takes what is shown, and a dash nothing", "[app]") {
  ScriptedConversation talk({"", "-"});
  Interview interview({}, &talk);
  CHECK(interview.optional_answer(app::ask_import("numpy")) == "numpy");
  CHECK(interview.optional_answer(app::ask_import("numpy")).empty());
}

TEST_CASE("a list ends with an empty answer", "[app]") {
  ScriptedConversation talk({"", "numpy >=1", "numpy >>", "six", ""});
  Interview interview({}, &talk);
  CHECK(interview.answers(app::ask_requirement("python")) ==
        Texts{"python", "numpy >=1", "six"});
  CHECK(talk.told().size() == 1);
}

TEST_CASE("what nobody answers is left, once, and not asked again", "[app]") {
  ScriptedConversation talk({""});
  Interview interview({}, &talk);
  CHECK(interview.answer(app::ask_home()) == std::nullopt);
  CHECK(interview.answer(app::ask_home()) == std::nullopt);
  REQUIRE(interview.left().size() == 1);
  CHECK(interview.left().front().option == "home");
}

TEST_CASE("what there must be is asked until it is there", "[app]") {
  ScriptedConversation talk({"", "1-0", "1.0"});
  Interview interview({}, &talk);
  CHECK(interview.needed(app::ask_version()) == "1.0");
  CHECK(talk.told() ==
        Texts{"  there has to be an answer", "  '1-0' is no version, as 1.2.3 is one"});
}

TEST_CASE("where nobody can be asked, what there must be is named", "[app]") {
  Interview interview({}, nullptr);
  REQUIRE_THROWS_WITH(interview.needed(app::ask_version()),
                      "--version is missing: version");
  CHECK(interview.answer(app::ask_summary()) == std::nullopt);
  CHECK(interview.agrees("Shall it", true));
}

TEST_CASE("a yes or no is one of the two", "[app]") {
  ScriptedConversation talk({"perhaps", "no", ""});
  Interview interview({}, &talk);
  CHECK_FALSE(interview.agrees("Shall it", true));
  CHECK(interview.agrees("Shall it", true));
  CHECK(talk.told() == Texts{"  say y or n"});
}
