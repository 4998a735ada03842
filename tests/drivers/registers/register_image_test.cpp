#include "drivers/registers/register_image.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace buoyd {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

using Words = std::vector<std::uint16_t>;

class Image : public testing::Test {
 protected:
  RegisterImage image{{{3, 10, 4}, {3, 100, 2}, {4, 10, 1}}};
};

TEST_F(Image, is_empty_at_first) {
  EXPECT_FALSE(image.any());
  EXPECT_THAT(image.words({3, 10, 1}), IsEmpty());
}

TEST_F(Image, keeps_what_is_planned) {
  image.put(3, 8, Words{8, 9, 10, 11, 12, 13, 14});
  EXPECT_THAT(image.words({3, 10, 4}), ElementsAre(10, 11, 12, 13));
  EXPECT_THAT(image.words({3, 12, 2}), ElementsAre(12, 13));
  EXPECT_EQ(image.slot(3, 8), std::nullopt);
  EXPECT_EQ(image.slot(3, 14), std::nullopt);
}

TEST_F(Image, keeps_functions_apart) {
  image.put(4, 10, Words{40});
  EXPECT_THAT(image.words({4, 10, 1}), ElementsAre(40));
  EXPECT_THAT(image.words({3, 10, 1}), IsEmpty());
}

TEST_F(Image, one_read_may_serve_two_planned_ones) {
  Words words(92);
  words[0] = 1;
  words[90] = 2;
  image.put(3, 10, words);
  EXPECT_THAT(image.words({3, 10, 1}), ElementsAre(1));
  EXPECT_THAT(image.words({3, 100, 1}), ElementsAre(2));
}

TEST_F(Image, gives_nothing_where_one_word_is_absent) {
  image.put(3, 10, Words{1, 2});
  EXPECT_THAT(image.words({3, 10, 3}), IsEmpty());
  EXPECT_THAT(image.words({3, 11, 1}), ElementsAre(2));
  image.drop({3, 11, 1});
  EXPECT_THAT(image.words({3, 11, 1}), IsEmpty());
  EXPECT_THAT(image.words({3, 10, 1}), ElementsAre(1));
}

TEST_F(Image, clears_all) {
  image.put(3, 10, Words{1, 2, 3, 4});
  image.clear();
  EXPECT_FALSE(image.any());
}

TEST_F(Image, never_reads_beyond_its_end) {
  image.put(4, 10, Words{40});
  EXPECT_THAT(image.words({4, 10, 2}), IsEmpty());
  EXPECT_THAT(image.words(6, 2), IsEmpty());
  EXPECT_THAT(image.words(1U << 30U, 1), IsEmpty());
}

}  // namespace
}  // namespace buoyd
