#include "model/model_warnings.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "model/load/load.hpp"
#include "model/model_text.hpp"

namespace buoyd {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

std::vector<std::string> warnings_of(const std::string& text) {
  const LoadedModel loaded = parse_model(text, "m.toml");
  for (const Mistake& mistake : loaded.mistakes) ADD_FAILURE() << mistake.str();
  return loaded.model ? model_warnings(*loaded.model) : std::vector<std::string>{"no model"};
}

std::string at_register(const std::string& base, const std::string& function,
                        const std::string& number) {
  return "make = \"m\"\ntype = \"t\"\ncategory = \"c\"\nsource = [\"s\"]\n"
         "driver = \"registers\"\ninterval = \"1 s\"\n[registers]\nbase = \"" +
         base + "\"\nfunction = " + function +
         "\n[[kind]]\nname = \"k\"\n[[kind.channel]]\nname = \"speed\"\nunit = \"m s-1\"\n"
         "register = " +
         number +
         "\n[[example]]\nkind = \"k\"\nsource = \"computed\"\n"
         "registers = [{ function = " +
         function +
         ", wire = 0, words = \"0000\" }]\n"
         "values = { speed = \"null\" }\n";
}

TEST(ModelWarnings, a_number_with_its_kind_in_front) {
  EXPECT_THAT(warnings_of(at_register("reg1", "3", "40001")),
              ElementsAre("channel speed asks for address 40000: in a list that numbers holding "
                          "registers from 40001 on, the 4 in front says what it is, and the "
                          "holding register meant is register = 1"));
  EXPECT_THAT(warnings_of(at_register("reg1", "4", "30108")),
              ElementsAre(HasSubstr("the input register meant is register = 108")));
}

TEST(ModelWarnings, others_are_meant_as_they_stand) {
  EXPECT_THAT(warnings_of(at_register("reg1", "3", "1")), IsEmpty());
  EXPECT_THAT(warnings_of(at_register("reg1", "4", "40001")), IsEmpty()) << "no input register";
  EXPECT_THAT(warnings_of(at_register("wire", "3", "40001")), IsEmpty()) << "an address";
}

}  // namespace
}  // namespace buoyd
