#pragma once

// The whole mapper, for blocking programs. Coroutines: <dynantic/async.hpp>.

#include <dynantic/attribute_value.hpp>
#include <dynantic/batch.hpp>
#include <dynantic/binary.hpp>
#include <dynantic/client.hpp>
#include <dynantic/codec.hpp>
#include <dynantic/condition.hpp>
#include <dynantic/config.hpp>
#include <dynantic/credentials.hpp>
#include <dynantic/cursor.hpp>
#include <dynantic/decimal.hpp>
#include <dynantic/entities.hpp>
#include <dynantic/error.hpp>
#include <dynantic/field.hpp>
#include <dynantic/index.hpp>
#include <dynantic/item_key.hpp>
#include <dynantic/key.hpp>
#include <dynantic/model.hpp>
#include <dynantic/observer.hpp>
#include <dynantic/page.hpp>
#include <dynantic/partial.hpp>
#include <dynantic/query.hpp>
#include <dynantic/result.hpp>
#include <dynantic/rules.hpp>
#include <dynantic/scan.hpp>
#include <dynantic/table.hpp>
#include <dynantic/table_options.hpp>
#include <dynantic/table_plan.hpp>
#include <dynantic/testing.hpp>
#include <dynantic/timestamp.hpp>
#include <dynantic/transaction.hpp>
#include <dynantic/update.hpp>
#include <dynantic/update_expression.hpp>
#include <dynantic/uuid.hpp>
