// Updates that are refused. Each function is one misuse; the sentence is what both compilers say first.
#include "expression/models.hpp"

#include <dynantic/update_expression.hpp>

namespace dynantic::test {

using Update = UpdateExpression<User>;

struct Counter {
    std::string id{};
    std::int64_t count{};
    struct Meta {
        static constexpr auto table_name = "counters";
        using key = Key<&Counter::id>;
        using attributes = Attributes<read_only<&Counter::count>>;
    };
};

// expect: dynantic: update of a key: an item with another key is another item; remove it and save the new one
void update_of_the_partition_key() { static_cast<void>(Update().set<&User::user_id>("x")); }

// expect: dynantic: update of a key: an item with another key is another item; remove it and save the new one
void removal_of_the_sort_key() { static_cast<void>(Update().remove<&User::email>()); }

// expect: dynantic: update of a key: an item with another key is another item; remove it and save the new one
void update_of_a_part_of_a_composed_key() {
    static_cast<void>(UpdateExpression<Customer>().set<&Customer::customer_id>("x"));
}

// expect: dynantic: update of Meta::version, which counts by itself
void update_of_the_version() { static_cast<void>(Update().add<&User::version>(1)); }

// expect: dynantic: update of a member that Meta says is read-only or hidden
void update_of_a_read_only_member() {
    static_cast<void>(UpdateExpression<Counter>().set<&Counter::count>(1));
}

// expect: dynantic: this field is of another model than the update
void field_of_another_model() { static_cast<void>(Update().set<&Customer::note>("x")); }

// expect: dynantic: set of a field to a value of another type
void text_set_to_a_number() { static_cast<void>(Update().set<&User::name>(5)); }

// expect: dynantic: set of a field to a value of another type
void entry_set_to_a_text() { static_cast<void>(Update().set(field<&User::scores>["k"], "x")); }

// expect: dynantic: set of a bool to a number: say true or false
void bool_set_to_a_number() { static_cast<void>(Update().set<&User::active>(1)); }

// expect: dynantic: set of a number to a bool: say a number
void number_set_to_a_bool() { static_cast<void>(Update().set<&User::age>(true)); }

// expect: dynantic: set of a whole number to a fraction, which could not be read back
void whole_number_set_to_a_fraction() { static_cast<void>(Update().set<&User::age>(1.5)); }

// expect: dynantic: set from an optional, but the member is none: say remove to take the attribute away
void required_member_set_to_nullopt() { static_cast<void>(Update().set<&User::name>(std::nullopt)); }

// expect: dynantic: set of a field to a field of another type
void set_to_a_field_of_another_type() {
    static_cast<void>(Update().set(field<&User::name>, field<&User::age>));
}

// expect: dynantic: size() is for conditions; an update cannot store it
void set_to_a_size() { static_cast<void>(Update().set(field<&User::age>, field<&User::name>.size())); }

// expect: dynantic: + and - of an update need numbers
void sum_of_texts() { static_cast<void>(Update().set(field<&User::name>, field<&User::name> + "x")); }

// expect: dynantic: + and - of an update need numbers
void sum_with_a_text() { static_cast<void>(Update().set(field<&User::age>, field<&User::age> + "x")); }

// expect: dynantic: + and - of fields of two models
void sum_of_fields_of_two_models() { static_cast<void>(field<&User::age> + field<&Counter::count>); }

// expect: dynantic: set of a field to a field of another model
void set_to_a_field_of_another_model() {
    static_cast<void>(Update().set(field<&User::name>, field<&Customer::note>));
}

// expect: dynantic: if_not_exists() asks for a field
void default_of_a_size() { static_cast<void>(if_not_exists(field<&User::name>.size(), 5)); }

// expect: dynantic: an update adds or subtracts once, as field + n; make of n what is to be added
void sum_of_three() { static_cast<void>(Update().set(field<&User::age>, field<&User::age> + 1 + 2)); }

// expect: dynantic: a fraction is added to a field of whole numbers, which could not be read back
void fraction_added_to_a_whole_number() {
    static_cast<void>(Update().set(field<&User::age>, field<&User::age> + 0.5));
}

// expect: dynantic: add() needs a number or a set; to add to a list say append()
void add_to_a_text() { static_cast<void>(Update().add<&User::name>("x")); }

// expect: dynantic: add() needs a number or a set; to add to a list say append()
void add_to_a_list() { static_cast<void>(Update().add<&User::notes>("x")); }

// expect: dynantic: add() to a number of what is none
void add_of_a_text_to_a_number() { static_cast<void>(Update().add<&User::age>("1")); }

// expect: dynantic: add() of a fraction to a whole number, which could not be read back
void add_of_a_fraction() { static_cast<void>(Update().add<&User::age>(0.5)); }

// expect: dynantic: add() of an element of another type than the set's
void add_of_a_number_to_a_set_of_texts() { static_cast<void>(Update().add<&User::tags>(5)); }

// expect: dynantic: add() adds a number, or a set to a set
void add_of_a_text_to_an_unknown_attribute() { static_cast<void>(Update().add(attr("x"), "a")); }

// expect: dynantic: erase_from() of an attribute outside the model takes a set of elements
void erase_of_a_text_from_an_unknown_attribute() { static_cast<void>(Update().erase_from(attr("x"), "a")); }

// expect: dynantic: append() and prepend() need a list; to add to a set say add()
void append_to_a_set() { static_cast<void>(Update().append<&User::tags>("x")); }

// expect: dynantic: append() or prepend() of an element of another type
void append_of_another_type() { static_cast<void>(Update().append<&User::notes>(5)); }

// expect: dynantic: erase_from() needs a set; of a list remove(field[0]) takes an element
void erase_from_a_list() { static_cast<void>(Update().erase_from<&User::notes>("x")); }

// expect: dynantic: erase_from() of an element of another type than the set's
void erase_of_another_type() { static_cast<void>(Update().erase_from<&User::tags>(5)); }

// expect: dynantic: set_if_not_exists() takes a value; of two fields say set(a, if_not_exists(a, value))
void set_if_not_exists_of_a_field() {
    static_cast<void>(Update().set_if_not_exists(field<&User::name>, field<&User::nickname>));
}

// expect: dynantic: an update changes a field, not what is computed of one
void set_of_a_size() { static_cast<void>(Update().set(field<&User::name>.size(), 5)); }

// expect: dynantic: an update verb takes a field first, as set(field<&T::a>, value)
void set_of_no_field() { static_cast<void>(Update().set("name", "x")); }

}  // namespace dynantic::test
