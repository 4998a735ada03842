# What tests of the shore share, whichever of their folders are built.
if(NOT TARGET shore_test_support)
  add_library(shore_test_support STATIC "${CMAKE_CURRENT_LIST_DIR}/plain_encoder.cpp")
  target_link_libraries(shore_test_support PUBLIC shore)
  target_include_directories(shore_test_support PUBLIC "${PROJECT_SOURCE_DIR}/tests")
endif()
