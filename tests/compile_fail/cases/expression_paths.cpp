// Paths and names that are refused. Each function is one misuse; the sentence is what both compilers say first.
#include "expression/models.hpp"

#include <cstdlib>

namespace dynantic::test {

// expect: dynantic: field<> takes pointers to data members, as field<&User::name>
void field_of_no_member() { static_cast<void>(field<5>); }

// expect: dynantic: field<&A::b, &B::c> goes from a member to a member of its own class
void member_of_another_class() { static_cast<void>(field<&User::name, &Address::street>); }

// expect: dynantic: this member is flattened, so there is no attribute of its own: go on to one of its members
void flattened_member() { static_cast<void>(field<&Customer::contact>); }

// expect: dynantic: [] needs a list or a map; a member of a nested struct is field<&A::b, &B::c>
void entry_of_a_struct() { static_cast<void>(field<&User::address>["street"].exists()); }

// expect: dynantic: [] needs a list or a map; a member of a nested struct is field<&A::b, &B::c>
void element_of_a_text() { static_cast<void>(field<&User::name>[0].exists()); }

// expect: dynantic: [] takes the index of a list or the key of a map
void text_as_an_index() { static_cast<void>(field<&User::notes>["x"].exists()); }

// expect: dynantic: [] takes the index of a list or the key of a map
void number_as_a_key_of_texts() { static_cast<void>(field<&User::scores>[0].exists()); }

// expect: dynantic: path / field<&B::c> goes on to a member of the path's own class
void member_of_an_element_of_another_class() {
    static_cast<void>((field<&User::notes>[0] / field<&Address::street>).exists());
}

// expect: dynantic: attr() takes only a literal, so that input cannot become an attribute name; the door for a name known at run time is unchecked_attr()
void attribute_named_by_input() { static_cast<void>(attr(std::string(std::getenv("NAME"))).exists()); }

// expect: dynantic: attr() takes only a literal, so that input cannot become an attribute name; the door for a name known at run time is unchecked_attr()
void attribute_named_by_a_pointer() { static_cast<void>(attr(std::getenv("NAME")).exists()); }

// expect: dynantic: a verb binds closer than `/`: put the path into parentheses, as (field<&A::list>[0] / field<&B::c>).exists()
void verb_before_the_slash() {
    static_cast<void>(field<&User::addresses>[0] / field<&Address::street>.exists());
}

}  // namespace dynantic::test
