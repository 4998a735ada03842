#include "drivers/by_model/self_test.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "drivers/driver_support.hpp"
#include "model/model_text.hpp"

namespace buoyd {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

std::vector<std::string> failures(const std::string& text) {
  std::vector<std::string> all;
  for (const Mistake& mistake : test_examples(model_of(text))) {
    all.push_back(mistake.str());
  }
  return all;
}

TEST(SelfTest, true_examples_pass) {
  EXPECT_THAT(failures(register_model), IsEmpty());
  EXPECT_THAT(failures(message_model), IsEmpty());
}

TEST(SelfTest, a_wrong_value_is_said_at_the_examples_line) {
  EXPECT_THAT(failures(with(register_model, "speed = \"12.5\"", "speed = \"12.50\"")),
              ElementsAre("m.toml:24:1: example: speed is 12.5, expected 12.50"));
  EXPECT_THAT(failures(with(message_model, "level = \"1.50\"", "level = \"1.5\"")),
              ElementsAre(HasSubstr("level is 1.50, expected 1.5")));
}

TEST(SelfTest, all_differences_are_said) {
  EXPECT_THAT(failures(with(register_model, "{ speed = \"12.5\", state = \"1\" }",
                            "{ speed = \"1\", state = \"2\" }")),
              ElementsAre(HasSubstr("speed is 12.5, expected 1; state is 1, expected 2")));
}

TEST(SelfTest, a_swapped_word_shows) {
  EXPECT_THAT(failures(with(register_model, "order = \"ABCD\"", "order = \"CDAB\"")),
              ElementsAre(HasSubstr("speed is 2.3")));
}

TEST(SelfTest, words_that_are_not_given_are_no_value) {
  EXPECT_THAT(failures(with(register_model, "4148 0000 0001", "4148 0000")),
              ElementsAre(HasSubstr("state is null, expected 1")));
}

TEST(SelfTest, a_text_that_is_no_record_says_why) {
  EXPECT_THAT(failures(with(message_model, "*73", "*00")),
              ElementsAre(HasSubstr("example: checksum is 00, expected 73; the text makes 0 "
                                    "records, expected 1 (damaged 1")));
  EXPECT_THAT(failures(with(message_model, "$XXABC,1.50,up,*73", "$XXABD,1.50,up,*74")),
              ElementsAre(HasSubstr("not of this model 1")));
}

TEST(SelfTest, a_text_of_another_kind_is_said) {
  const std::string text =
      with(message_model, "[[example]]",
           "[[kind]]\nname = \"abd\"\n[kind.message]\ntag = \"$??ABD\"\nfields = [1]\n"
           "[[kind.channel]]\nname = \"x\"\nunit = \"1\"\nfield = 1\n[[example]]\nkind = \"abd\"\n"
           "source = \"s\"\ntext = \"$XXABC,1.50,up,*73\"\nvalues = { x = \"1\" }\n[[example]]");
  EXPECT_THAT(failures(text), ElementsAre(HasSubstr("is of kind \"abc\", expected \"abd\"")));
}

}  // namespace
}  // namespace buoyd
