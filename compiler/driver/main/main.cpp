// SPDX-License-Identifier: Apache-2.0
// The one binary behind every command.
#include "driver/driver.hpp"

int main(int argc, char** argv) { return portato::driver::run({argv, argv + argc}); }
