#include "shore/export/bufr_decoded.hpp"

#include <eccodes.h>
#include <gtest/gtest.h>

#include <bitset>
#include <cmath>
#include <cstdio>
#include <limits>

namespace buoyshore::test {

namespace {

std::string bits_of(const std::string& octets) {
  std::string bits;
  for (const char octet : octets) {
    bits += std::bitset<8>(static_cast<unsigned char>(octet)).to_string();
  }
  return bits;
}

}  // namespace

DecodedBufr::~DecodedBufr() {
  if (handle_ != nullptr) codes_handle_delete(handle_);
}

bool DecodedBufr::has(const std::string& key) const {
  return codes_is_defined(handle_, key.c_str()) != 0;
}

std::optional<double> DecodedBufr::value(const std::string& key) const {
  EXPECT_TRUE(has(key)) << key;
  int error = 0;
  if (codes_is_missing(handle_, key.c_str(), &error) != 0) return std::nullopt;
  double number = 0;
  EXPECT_EQ(codes_get_double(handle_, key.c_str(), &number), 0) << key;
  return number;
}

std::string DecodedBufr::text(const std::string& key) const {
  char octets[64] = "";
  std::size_t size = sizeof octets;
  EXPECT_EQ(codes_get_string(handle_, key.c_str(), octets, &size), 0) << key;
  return octets;
}

bool DecodedBufr::has_octets(const std::string& octets) const {
  const void* message = nullptr;
  std::size_t size = 0;
  EXPECT_EQ(codes_get_message(handle_, &message, &size), 0);
  const std::string all(static_cast<const char*>(message), size);
  return bits_of(all).find(bits_of(octets)) != std::string::npos;
}

std::vector<double> DecodedBufr::values(const std::string& key) const {
  std::vector<double> all;
  for (int rank = 1;; ++rank) {
    const std::string ranked = "#" + std::to_string(rank) + "#" + key;
    if (!has(ranked)) return all;
    all.push_back(value(ranked).value_or(std::numeric_limits<double>::quiet_NaN()));
  }
}

std::vector<DecodedBufr> decoded_bufr(const std::string& path) {
  std::vector<DecodedBufr> messages;
  std::FILE* file = std::fopen(path.c_str(), "rb");
  EXPECT_NE(file, nullptr) << path;
  if (file == nullptr) return messages;
  int error = 0;
  while (codes_handle* handle = codes_handle_new_from_file(nullptr, file, PRODUCT_BUFR, &error)) {
    messages.emplace_back(handle);
    EXPECT_EQ(codes_set_long(handle, "unpack", 1), 0);
  }
  EXPECT_EQ(error, 0);
  std::fclose(file);
  return messages;
}

}  // namespace buoyshore::test
