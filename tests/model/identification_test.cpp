#include "model/identification.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "model/model_text.hpp"

namespace buoyd {
namespace {

using Words = std::vector<std::uint16_t>;
using testing::Contains;
using testing::HasSubstr;

ModelPtr identified(const std::string& table) {
  return parse_model(register_model + "[[identification]]\n" + table, "two-channels.toml").model;
}

TEST(Identification, content_of_registers) {
  const ModelPtr model =
      identified("function = 4\nwire = 100\nis = [\"0BB8 0001\", \"0BB9 0001\"]\n");
  ASSERT_TRUE(model);
  const IdentityCheck& check = model->identification.at(0);
  EXPECT_EQ(check.function, 4);
  EXPECT_EQ(check.address, 100);
  EXPECT_EQ(check.count(), 2);
  EXPECT_TRUE(check.matches(Words{0x0BB8, 1}));
  EXPECT_TRUE(check.matches(Words{0x0BB9, 1}));
  EXPECT_FALSE(check.matches(Words{0x0BBA, 1}));
  EXPECT_FALSE(check.matches(Words{0x0BB8}));
  EXPECT_FALSE(check.matches(Words{0x0BB8, 1, 2}));
}

TEST(Identification, digits_that_may_be_any) {
  const ModelPtr model = identified("function = 4\nwire = 0\nis = [\"01xx\", \"02xx\"]\n");
  ASSERT_TRUE(model);
  const IdentityCheck& check = model->identification.at(0);
  EXPECT_TRUE(check.matches(Words{0x0107}));
  EXPECT_TRUE(check.matches(Words{0x02FF}));
  EXPECT_FALSE(check.matches(Words{0x0307}));
}

TEST(Identification, registers_that_reading_clears_are_no_identification) {
  EXPECT_THAT(mistakes_in(with(register_model, "order = \"ABCD\"\n",
                               "order = \"ABCD\"\nreading_clears = [{ first = 13, last = 13 }]\n") +
                          "[[identification]]\nfunction = 3\nwire = 12\nis = [\"0001\"]\n"),
              Contains(HasSubstr("reading these registers clears them")));
}

TEST(Identification, text_in_registers) {
  const ModelPtr model = identified("function = 3\nwire = 12\ntext = \"SONDE\"\n");
  ASSERT_TRUE(model);
  const IdentityCheck& check = model->identification.at(0);
  EXPECT_EQ(check.count(), 3);
  EXPECT_TRUE(check.matches(Words{0x534F, 0x4E44, 0x4500}));
  EXPECT_TRUE(check.matches(Words{0x534F, 0x4E44, 0x4531})) << "the text is how it begins";
  EXPECT_FALSE(check.matches(Words{0x4F53, 0x4E44, 0x4500}));
  EXPECT_FALSE(check.matches(Words{0x534F, 0x4E44}));
}

TEST(Identification, mistakes_are_named) {
  const std::string head = register_model + "[[identification]]\n";
  const std::pair<const char*, const char*> cases[] = {
      {"wire = 1\nis = [\"0001\"]\n", "\"function\""},
      {"function = 3\nis = [\"0001\"]\n", "\"wire\""},
      {"function = 3\nwire = 1\n", "either \"is\" or \"text\""},
      {"function = 3\nwire = 1\nis = [\"0001\"]\ntext = \"A\"\n", "either \"is\" or \"text\""},
      {"function = 3\nwire = 1\nis = [\"001\"]\n", "hex words"},
      {"function = 3\nwire = 1\nis = [\"0001  0002\"]\n", "hex words"},
      {"function = 3\nwire = 1\nis = [\"0001\", \"0001 0002\"]\n", "one length"},
      {"function = 3\nwire = 1\ntext = \"\"\n", "characters"},
      {"function = 3\nwire = 65535\ntext = \"ABC\"\n", "beyond"},
  };
  for (const auto& [table, mistake] : cases) {
    EXPECT_THAT(mistakes_in(head + table), Contains(HasSubstr(mistake))) << table;
  }
  EXPECT_THAT(
      mistakes_in(message_model + "[[identification]]\nfunction = 3\nwire = 1\ntext = \"A\"\n"),
      Contains(HasSubstr("only a model of registers")));
}

}  // namespace
}  // namespace buoyd
