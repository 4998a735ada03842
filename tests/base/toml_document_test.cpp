#include "base/toml_document.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <functional>

namespace buoyd {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;
using testing::ElementsAre;

// Runs `read` on the document's root, then asks for unknown keys; gives all mistakes as text.
std::vector<std::string> mistakes_of(std::string_view text,
                                     const std::function<void(TomlTable&)>& read) {
  const auto document = TomlDocument::parse(text, "f.toml");
  TomlTable root = document->root();
  read(root);
  document->refuse_unknown_keys();
  std::vector<std::string> all;
  for (const Mistake& mistake : document->mistakes()) {
    all.push_back(mistake.str());
  }
  return all;
}

TEST(TomlTable, reads_every_type) {
  const auto mistakes = mistakes_of(
      "s = \"text\"\ni = -3\nh = 0xff\nn = 2.5\nwhole = 4\nb = true\n"
      "strings = [\"a\", \"b\"]\nnumbers = [1, 2.5]\nintegers = [1, 2]\n"
      "d = \"500 ms\"\nd2 = 1.5\nsize = \"4 kB\"\nsize2 = 17\nparity = \"odd\"\n",
      [](TomlTable& t) {
        EXPECT_EQ(t.string("s"), "text");
        EXPECT_EQ(t.integer("i", -9, 9), -3);
        EXPECT_EQ(t.integer("h", 0, 255), 255);
        EXPECT_EQ(t.number("n"), 2.5);
        EXPECT_EQ(t.number("whole", 4, 4), 4.0);
        EXPECT_EQ(t.boolean("b"), true);
        EXPECT_EQ(t.strings("strings"), (std::vector<std::string>{"a", "b"}));
        EXPECT_EQ(t.numbers("numbers"), (std::vector<double>{1, 2.5}));
        EXPECT_EQ(t.integers("integers"), (std::vector<std::int64_t>{1, 2}));
        EXPECT_EQ(t.duration("d", Micros(0), hours(1)), milliseconds(500));
        EXPECT_EQ(t.duration("d2", Micros(0), hours(1)), milliseconds(1500));
        EXPECT_EQ(t.size("size", 0, 5000), 4000U);
        EXPECT_EQ(t.size("size2", 0, 5000), 17U);
        EXPECT_EQ(t.choice("parity", {"none", "even", "odd"}), 2U);
      });
  EXPECT_THAT(mistakes, ElementsAre());
}

TEST(TomlTable, an_absent_key_is_no_mistake) {
  const auto mistakes = mistakes_of("", [](TomlTable& t) {
    EXPECT_FALSE(t.has("x"));
    EXPECT_FALSE(t.string("x"));
    EXPECT_FALSE(t.integer("x", 0, 1));
    EXPECT_FALSE(t.number("x"));
    EXPECT_FALSE(t.boolean("x"));
    EXPECT_FALSE(t.strings("x"));
    EXPECT_FALSE(t.numbers("x"));
    EXPECT_FALSE(t.duration("x", Micros(0), hours(1)));
    EXPECT_FALSE(t.size("x", 0, 1));
    EXPECT_FALSE(t.choice("x", {"a"}));
    EXPECT_FALSE(t.table("x"));
    EXPECT_TRUE(t.tables("x").empty());
  });
  EXPECT_THAT(mistakes, ElementsAre());
}

struct Case {
  const char* text;
  std::function<void(TomlTable&)> read;
  const char* mistake;
};

TEST(TomlTable, every_mistake_stands_at_its_value) {
  const std::vector<Case> cases{
      {"\n  a =  1", [](TomlTable& t) { EXPECT_FALSE(t.string("a")); },
       "f.toml:2:8: a is an integer, expected a string"},
      {"a = \"x\"", [](TomlTable& t) { EXPECT_FALSE(t.integer("a", 1, 2)); },
       "f.toml:1:5: a is a string, expected an integer from 1 to 2"},
      {"a = 1.0", [](TomlTable& t) { EXPECT_FALSE(t.integer("a", 1, 2)); },
       "f.toml:1:5: a is a number, expected an integer from 1 to 2"},
      {"a = 0", [](TomlTable& t) { EXPECT_FALSE(t.integer("a", 1, 247)); },
       "f.toml:1:5: a is 0, expected 1 to 247"},
      {"a = nan", [](TomlTable& t) { EXPECT_FALSE(t.number("a")); },
       "f.toml:1:5: a is no finite number, expected a finite number"},
      {"a = 91", [](TomlTable& t) { EXPECT_FALSE(t.number("a", -90, 90)); },
       "f.toml:1:5: a is 91, expected -90 to 90"},
      {"a = 1", [](TomlTable& t) { EXPECT_FALSE(t.boolean("a")); },
       "f.toml:1:5: a is an integer, expected true or false"},
      {"a = [\n1,\n \"x\"]", [](TomlTable& t) { EXPECT_FALSE(t.numbers("a")); },
       "f.toml:3:2: a holds a string, expected finite numbers"},
      {"a = 2026-01-01", [](TomlTable& t) { EXPECT_FALSE(t.strings("a")); },
       "f.toml:1:5: a is a date or time, expected an array"},
      {"a = \"evn\"", [](TomlTable& t) { EXPECT_FALSE(t.choice("a", {"none", "even"})); },
       "f.toml:1:5: a is \"evn\", expected one of \"none\", \"even\""},
      {"a = \"5 m\"", [](TomlTable& t) { EXPECT_FALSE(t.duration("a", Micros(0), hours(1))); },
       "f.toml:1:5: a is \"5 m\", expected a duration, a number with us, ms, s, min, h or d, as "
       "\"500 ms\""},
      {"a = \"2 h\"", [](TomlTable& t) { EXPECT_FALSE(t.duration("a", Micros(0), hours(1))); },
       "f.toml:1:5: a is \"2 h\", expected 0 s to 1 h"},
      {"a = -1", [](TomlTable& t) { EXPECT_FALSE(t.duration("a", Micros(0), hours(1))); },
       "f.toml:1:5: a is -1, expected 0 s to 1 h"},
      {"a = 9223372036854775807",
       [](TomlTable& t) { EXPECT_FALSE(t.duration("a", Micros(0), hours(1))); },
       "f.toml:1:5: a is too large a number, expected a duration as \"500 ms\", or seconds"},
      {"a = 1e300", [](TomlTable& t) { EXPECT_FALSE(t.duration("a", Micros(0), hours(1))); },
       "f.toml:1:5: a is 1e+300, expected 0 s to 1 h"},
      {"a = true", [](TomlTable& t) { EXPECT_FALSE(t.duration("a", Micros(0), hours(1))); },
       "f.toml:1:5: a is a boolean, expected a duration as \"500 ms\", or seconds"},
      {"a = \"4 gb\"", [](TomlTable& t) { EXPECT_FALSE(t.size("a", 0, 10)); },
       "f.toml:1:5: a is \"4 gb\", expected a size, a number with B, kB, MB, GB or TB, as "
       "\"200 MB\""},
      {"a = -5", [](TomlTable& t) { EXPECT_FALSE(t.size("a", 0, 1000)); },
       "f.toml:1:5: a is -5, expected 0 B to 1.00 kB"},
      {"a = 1", [](TomlTable& t) { EXPECT_FALSE(t.table("a")); },
       "f.toml:1:5: a is an integer, expected a table"},
      {"[a]\nx = 1", [](TomlTable& t) { EXPECT_TRUE(t.tables("a").empty()); },
       "f.toml:1:1: a is a table, expected tables, each under [[a]]"},
      {"a = [{}, 1]", [](TomlTable& t) { EXPECT_TRUE(t.tables("a").empty()); },
       "f.toml:1:5: a is an array, expected tables, each under [[a]]"},
      {"\n[a]\n", [](TomlTable& t) { EXPECT_FALSE(t.table("a")->required_string("name")); },
       "f.toml:2:1: [a] \"name\" is missing, expected a string"},
      {"", [](TomlTable& t) { EXPECT_FALSE(t.required_integer("n", 1, 9)); },
       "f.toml:1:1: \"n\" is missing, expected an integer from 1 to 9"},
  };
  for (const Case& c : cases) {
    EXPECT_THAT(mistakes_of(c.text, c.read), ElementsAre(c.mistake)) << c.text;
  }
}

TEST(TomlTable, own_mistakes_stand_at_the_key_or_the_table) {
  const auto mistakes = mistakes_of("[[i]]\nname = \"a\"\n[[i]]\n", [](TomlTable& t) {
    auto tables = t.tables("i");
    ASSERT_EQ(tables.size(), 2U);
    EXPECT_EQ(tables[0].string("name"), "a");
    tables[0].mistake("name", "taken");
    tables[1].mistake("name", "absent");
    tables[1].mistake("is odd");
    EXPECT_EQ(tables[0].place("name").column, 8U);
    EXPECT_EQ(tables[1].place().line, 3U);
  });
  EXPECT_THAT(mistakes,
              ElementsAre("f.toml:2:8: taken", "f.toml:3:1: absent", "f.toml:3:1: [[i]] is odd"));
}

TEST(TomlDocument, reports_all_mistakes_at_once_in_the_order_of_the_file) {
  const auto mistakes = mistakes_of("a = 1\nb = 2\nz = 3\n[t]\nc = 4\nd = 5\n", [](TomlTable& t) {
    EXPECT_FALSE(t.table("t")->string("c"));
    EXPECT_FALSE(t.string("b"));
    EXPECT_EQ(t.integer("a", 0, 9), 1);
  });
  EXPECT_THAT(mistakes, ElementsAre("f.toml:2:5: b is an integer, expected a string",
                                    "f.toml:3:1: unknown key \"z\", expected one of: a, b, t",
                                    "f.toml:5:5: c is an integer, expected a string",
                                    "f.toml:6:1: unknown key \"d\", expected one of: c"));
}

TEST(TomlDocument, refuses_unknown_keys_at_any_depth_once) {
  const auto mistakes = mistakes_of(
      "[known]\nx = {y = 1, q = 2}\n[[list]]\na = 1\n[[list]]\nb = 1\n[other]\nm = 1\nn = 2\n",
      [](TomlTable& t) {
        EXPECT_EQ(t.table("known")->table("x")->integer("y", 0, 9), 1);
        for (TomlTable& item : t.tables("list")) {
          (void)item.integer("a", 0, 9);
        }
      });
  EXPECT_THAT(mistakes,
              ElementsAre("f.toml:2:13: unknown key \"q\", expected one of: y",
                          "f.toml:6:1: unknown key \"b\", expected one of: a",
                          "f.toml:7:2: unknown key \"other\", expected one of: known, list"));
}

TEST(TomlDocument, a_table_read_as_a_value_is_one_mistake) {
  EXPECT_THAT(mistakes_of("[a]\nx = 1\n", [](TomlTable& t) { EXPECT_FALSE(t.string("a")); }),
              ElementsAre("f.toml:1:1: a is a table, expected a string"));
}

TEST(TomlDocument, a_mistake_that_is_met_twice_is_said_once) {
  const auto mistakes = mistakes_of("[a]\n[b]\nx = 1\ny = 1\n", [](TomlTable& t) {
    for (int time = 0; time < 2; ++time) {
      EXPECT_TRUE(t.tables("a").empty());
      EXPECT_FALSE(t.table("b")->string("x"));
      EXPECT_FALSE(t.table("b")->string("y"));
    }
  });
  EXPECT_THAT(mistakes, ElementsAre("f.toml:1:1: a is a table, expected tables, each under [[a]]",
                                    "f.toml:3:5: x is an integer, expected a string",
                                    "f.toml:4:5: y is an integer, expected a string"));
}

TEST(TomlDocument, a_syntax_error_ends_the_list) {
  const auto mistakes = mistakes_of("a = 1\nb = \nc = 2\n", [](TomlTable& t) {
    EXPECT_FALSE(t.required_string("name"));
    EXPECT_FALSE(t.has("a"));
  });
  ASSERT_EQ(mistakes.size(), 1U);
  EXPECT_TRUE(mistakes[0].starts_with("f.toml:2:5: ")) << mistakes[0];
  for (const char* text : {"a", "a = 1\na = 2", "[a\n", "\xff", "a = \"", "[[a]]\n[a]\n"}) {
    EXPECT_EQ(mistakes_of(text, [](TomlTable&) {}).size(), 1U) << text;
  }
  EXPECT_EQ(mistakes_of("a = " + std::string(5000, '['), [](TomlTable&) {}).size(), 1U);
}

TEST(TomlTable, gives_its_keys_in_the_order_of_the_file) {
  const auto document = TomlDocument::parse("z = 1\na = 2\n[m]\n[b]\n", "f");
  EXPECT_THAT(document->root().keys(), ElementsAre("z", "a", "m", "b"));
}

TEST(TomlDocument, keeps_text_and_name) {
  const auto document = TomlDocument::parse("a = 1 # x\n", "name.toml");
  EXPECT_EQ(document->text(), "a = 1 # x\n");
  EXPECT_EQ(document->file(), "name.toml");
}

class TomlFile : public testing::Test {
 protected:
  ~TomlFile() override { std::filesystem::remove(path_); }
  void write(const std::string& text) { std::ofstream(path_, std::ios::binary) << text; }

  const std::string path_ = testing::TempDir() + "toml_document_test_" + std::to_string(getpid());
};

TEST_F(TomlFile, is_read_whole) {
  write("a = 7\n");
  const auto document = TomlDocument::load(path_);
  EXPECT_EQ(document->root().integer("a", 0, 9), 7);
  EXPECT_EQ(document->text(), "a = 7\n");
  EXPECT_TRUE(document->mistakes().empty());
}

TEST_F(TomlFile, that_cannot_be_read_is_a_mistake_without_a_line) {
  const auto document = TomlDocument::load(path_);
  ASSERT_EQ(document->mistakes().size(), 1U);
  EXPECT_EQ(document->mistakes()[0].str(), path_ + ": cannot be read: No such file or directory");
  const auto folder = TomlDocument::load(testing::TempDir());
  ASSERT_EQ(folder->mistakes().size(), 1U);
  EXPECT_NE(folder->mistakes()[0].text.find("directory"), std::string::npos);
}

TEST_F(TomlFile, is_at_most_one_mebibyte) {
  write(std::string(1U << 20U, '\n'));
  EXPECT_TRUE(TomlDocument::load(path_)->mistakes().empty());
  write(std::string((1U << 20U) + 1, '\n'));
  const auto document = TomlDocument::load(path_);
  ASSERT_EQ(document->mistakes().size(), 1U);
  EXPECT_EQ(document->mistakes()[0].text, "is too long, expected at most 1 MiB");
}

}  // namespace
}  // namespace buoyd
