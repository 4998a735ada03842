#include "shore/serve/listening_socket.hpp"

#include <gmock/gmock.h>

namespace buoyshore {
namespace {

TEST(ListeningSocket, is_bound_where_it_says) {
  const auto socket = listening_socket("127.0.0.1:0");
  ASSERT_TRUE(socket) << socket.error().text;
  EXPECT_THAT(socket->address, testing::StartsWith("127.0.0.1:"));
}

TEST(ListeningSocket, takes_no_port_that_there_is_not) {
  for (const char* const address : {"127.0.0.1:65536", "127.0.0.1:99999", "127.0.0.1:-1",
                                    "127.0.0.1:", "127.0.0.1:http", "127.0.0.1", ":8480"}) {
    const auto socket = listening_socket(address);
    ASSERT_FALSE(socket) << address;
    EXPECT_EQ(socket.error().code, buoyd::ErrorCode::invalid) << address;
  }
}

}  // namespace
}  // namespace buoyshore
