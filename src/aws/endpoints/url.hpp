#pragma once

#include "http/url.hpp"

namespace dynantic::aws {

using http::parse_url;
using http::Url;

}  // namespace dynantic::aws
