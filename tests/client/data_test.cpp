#include "client/data/line_file.hpp"

#include <dynantic/data.hpp>
#include <dynantic/error.hpp>

#include <gtest/gtest.h>
#include <unistd.h>
#include <zlib.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

namespace dynantic {
namespace {

namespace fs = std::filesystem;

constexpr const char* definition =
    R"({"TableName":"any","AttributeDefinitions":[{"AttributeName":"pk","AttributeType":"S"}],)"
    R"("KeySchema":[{"AttributeName":"pk","KeyType":"HASH"}],"BillingMode":"PAY_PER_REQUEST"})";

class DataTest : public ::testing::Test {
  protected:
    DataTest() : folder_(fs::temp_directory_path() / ("dynantic-data-" + std::to_string(::getpid()))) {
        fs::remove_all(folder_);
        fs::create_directories(folder_);
        create_from_definition(client_, "tab", definition);
    }
    ~DataTest() override { fs::remove_all(folder_); }

    std::string write(const std::string& name, const std::string& text) const {
        const fs::path path = folder_ / name;
        fs::create_directories(path.parent_path());
        std::ofstream(path, std::ios::binary) << text;
        return path.string();
    }
    std::string write_gz(const std::string& name, const std::string& text) const {
        const fs::path path = folder_ / name;
        gzFile file = ::gzopen(path.c_str(), "wb");
        ::gzwrite(file, text.data(), static_cast<unsigned>(text.size()));
        ::gzclose(file);
        return path.string();
    }
    static std::string read(const std::string& file) {
        std::ostringstream text;
        text << std::ifstream(file, std::ios::binary).rdbuf();
        return std::move(text).str();
    }
    static std::string line(const std::string& key) { return R"({"Item":{"pk":{"S":")" + key + "\"}}}\n"; }

    // Imports, and keeps the bad lines as "name:line message".
    ImportResult import(const std::vector<std::string>& paths) {
        ImportOptions options;
        options.concurrency = 1;
        options.on_bad_line = [this](const BadLine& each) {
            bad_.push_back(fs::path(each.file).filename().string() + ":" + std::to_string(each.line) + " " +
                           each.message);
            rejects_ += each.text + "\n";
        };
        return import_items(client_, "tab", paths, options);
    }
    [[nodiscard]] std::string count() const {
        return client_.call("Scan", R"({"TableName":"tab","Select":"COUNT"})");
    }
    static std::string counted(int items) {
        return R"({"Count":)" + std::to_string(items) + R"(,"ScannedCount":)" + std::to_string(items) + "}";
    }

    fs::path folder_;
    Client client_ = Client::embedded();
    std::vector<std::string> bad_;
    std::string rejects_;
};

TEST_F(DataTest, LinesAreImportedAndExportedAsTheyAre) {
    const std::string lines =
        line("a") + R"({"Item":{"n":{"N":"1.50"},"pk":{"S":"\u00e9 \"x\" \n"}}})" + "\n";
    const ImportResult result = import({write("in.json", lines)});
    EXPECT_EQ(result.items, 2U);
    EXPECT_EQ(result.bad_lines, 0U);
    const std::string out = (folder_ / "out.json").string();
    EXPECT_EQ(export_items(client_, "tab", out), 2U);
    EXPECT_EQ(read(out),
              line("a") + "{\"Item\":{\"n\":{\"N\":\"1.5\"},\"pk\":{\"S\":\"\u00e9 \\\"x\\\" \\n\"}}}\n");
    EXPECT_FALSE(fs::exists(out + ".new"));
}

TEST_F(DataTest, GzipIsReadWhateverTheNameAndWrittenByTheName) {
    import({write_gz("in", line("a") + line("b"))});
    const std::string out = (folder_ / "out.json.gz").string();
    EXPECT_EQ(export_items(client_, "tab", out), 2U);
    EXPECT_EQ(read(out).substr(0, 2), "\x1f\x8b");
    const Client other = Client::embedded();
    create_from_definition(other, "copy", definition);
    EXPECT_EQ(import_items(other, "copy", {out}).items, 2U);
}

TEST_F(DataTest, AFolderIsReadAsAnExportToS3LiesThere) {
    write("AWSDynamoDB/manifest-summary.json", R"({"itemCount":2})");
    write("AWSDynamoDB/manifest-files.json", R"({"dataFileS3Key":"x"})"
                                             "\n");
    write("AWSDynamoDB/data/one.json", line("a"));
    fs::rename(write_gz("two", line("b")), folder_ / "AWSDynamoDB/data/two.json.gz");
    write("AWSDynamoDB/data/notes.txt", "not data");
    EXPECT_EQ(import({folder_.string()}).items, 2U);
    EXPECT_TRUE(bad_.empty());
    fs::create_directories(folder_ / "empty");
    EXPECT_THROW(import({(folder_ / "empty").string()}), ValidationError);
    EXPECT_THROW(import({(folder_ / "none").string()}), ValidationError);
}

TEST_F(DataTest, BadLinesAreToldByFileAndLineAndAllElseIsImported) {
    std::string lines;
    for (int i = 0; i < 30; ++i) lines += line("first " + std::to_string(i));
    lines += "{\"Item\":\n";
    lines += "\r\n   \n";
    lines += R"({"Item":{"pk":{"N":"1"}}})"
             "\n";
    lines += R"({"Item":{"other":{"S":"x"}}})"
             "\n";
    lines += R"({"pk":{"S":"bare"}})"
             "\n";
    lines += R"({"Metadata":{},"Keys":{"pk":{"S":"x"}},"NewImage":{"pk":{"S":"x"}}})"
             "\n";
    lines += R"({"Item":{"pk":{"S":"x"},"pk":{"S":"y"}}})"
             "\n";
    lines += R"({"Item":{"pk":{"S":"x"}}} trailing)"
             "\n";
    lines += R"({"Item":{"pk":{"S":"the last, without a line end"}}})";
    const ImportResult result = import({write("in.json", lines)});
    EXPECT_EQ(result.items, 31U);
    EXPECT_EQ(result.bad_lines, 7U);
    EXPECT_EQ(count(), counted(31));
    ASSERT_EQ(bad_.size(), 7U);
    std::ranges::sort(bad_);
    EXPECT_EQ(bad_[0].substr(0, 22), "in.json:31 is no JSON:") << bad_[0];
    EXPECT_EQ(bad_[1],
              "in.json:34 is refused: One or more parameter values were invalid: Type mismatch for key pk "
              "expected: S actual: N");
    EXPECT_EQ(
        bad_[2],
        "in.json:35 is refused: One or more parameter values were invalid: Missing the key pk in the item");
    EXPECT_EQ(bad_[3], R"(in.json:36 is not {"Item":{...}})");
    EXPECT_EQ(bad_[4], "in.json:37 is of an incremental export; only full exports can be imported");
    EXPECT_EQ(bad_[5].substr(0, 23), "in.json:38 is refused: ") << bad_[5];
    EXPECT_EQ(bad_[6].substr(0, 22), "in.json:39 is no JSON:") << bad_[6];
    EXPECT_NE(rejects_.find(R"({"pk":{"S":"bare"}})"), std::string::npos);
}

TEST_F(DataTest, OfLinesWithOneKeyTheLastWins) {
    import({write("in.json", R"({"Item":{"pk":{"S":"a"},"v":{"N":"1"}}})"
                             "\n"
                             R"({"Item":{"pk":{"S":"a"},"v":{"N":"2"}}})")});
    EXPECT_EQ(client_.call("GetItem", R"({"TableName":"tab","Key":{"pk":{"S":"a"}}})"),
              R"({"Item":{"pk":{"S":"a"},"v":{"N":"2"}}})");
}

TEST_F(DataTest, AFileThatIsCutOffGivesWhatItHasAndSaysWhere) {
    std::string lines;
    for (int i = 0; i < 2000; ++i) lines += line("key " + std::to_string(i * 7919));
    const std::string whole = write_gz("whole.json.gz", lines);
    const std::string bytes = read(whole);
    const std::string cut = write("cut.json.gz", bytes.substr(0, bytes.size() / 2));
    const ImportResult result = import({cut, write("next.json", line("of the next file"))});
    EXPECT_GT(result.items, 100U);
    ASSERT_EQ(bad_.size(), 1U);
    EXPECT_EQ(bad_[0], "cut.json.gz:" + std::to_string(result.items) +
                           " the file is damaged or cut off here; what follows is not imported");
    EXPECT_NE(client_.call("GetItem", R"({"TableName":"tab","Key":{"pk":{"S":"of the next file"}}})"), "{}");
}

TEST_F(DataTest, ManyThreadsImportAndExportAllItems) {
    std::string lines;
    for (int i = 0; i < 1000; ++i) lines += line(std::to_string(i));
    ImportOptions importing;
    importing.concurrency = 8;
    DataProgress last;
    importing.on_progress = [&](const DataProgress& progress) { last = progress; };
    EXPECT_EQ(import_items(client_, "tab", {write("in.json", lines)}, importing).items, 1000U);
    EXPECT_EQ(last.items, 1000U);
    EXPECT_EQ(last.total, lines.size());

    ExportOptions exporting;
    exporting.segments = 4;
    exporting.on_progress = [&](const DataProgress& progress) { last = progress; };
    const std::string out = (folder_ / "out.json").string();
    EXPECT_EQ(export_items(client_, "tab", out, exporting), 1000U);
    EXPECT_EQ(last.done, 1000U);
    EXPECT_EQ(last.total, 1000U);
    const std::string text = read(out);
    EXPECT_EQ(std::ranges::count(text, '\n'), 1000);
}

TEST_F(DataTest, ATableThatIsNotThereIsToldBeforeAnythingIsRead) {
    EXPECT_THROW(import_items(client_, "none", {write("in.json", "nonsense\n")}), TableNotFoundError);
    const std::string out = (folder_ / "out.json").string();
    EXPECT_THROW(export_items(client_, "none", out), TableNotFoundError);
    EXPECT_FALSE(fs::exists(out));
    EXPECT_THROW(export_items(client_, "tab", (folder_ / "none" / "out.json").string()), ValidationError);
}

TEST_F(DataTest, TheDefinitionOfATableMakesATableLikeIt) {
    static_cast<void>(client_.call(
        "CreateTable",
        R"({"TableName":"rich","AttributeDefinitions":[{"AttributeName":"pk","AttributeType":"S"},)"
        R"({"AttributeName":"sk","AttributeType":"N"},{"AttributeName":"g","AttributeType":"B"}],)"
        R"("KeySchema":[{"AttributeName":"pk","KeyType":"HASH"},{"AttributeName":"sk","KeyType":"RANGE"}],)"
        R"("ProvisionedThroughput":{"ReadCapacityUnits":3,"WriteCapacityUnits":4},)"
        R"("LocalSecondaryIndexes":[{"IndexName":"lsi","KeySchema":[{"AttributeName":"pk","KeyType":"HASH"},)"
        R"({"AttributeName":"g","KeyType":"RANGE"}],"Projection":{"ProjectionType":"KEYS_ONLY"}}],)"
        R"("GlobalSecondaryIndexes":[{"IndexName":"gsi","KeySchema":[{"AttributeName":"g","KeyType":"HASH"}],)"
        R"("Projection":{"ProjectionType":"INCLUDE","NonKeyAttributes":["x"]},)"
        R"("ProvisionedThroughput":{"ReadCapacityUnits":1,"WriteCapacityUnits":2}}],)"
        R"("StreamSpecification":{"StreamEnabled":true,"StreamViewType":"NEW_IMAGE"}})"));
    const std::string text = export_definition(client_, "rich");
    EXPECT_TRUE(create_from_definition(client_, "twin", text));
    EXPECT_FALSE(create_from_definition(client_, "twin", text));
    std::string twin = export_definition(client_, "twin");
    const auto name = twin.find("twin");
    ASSERT_NE(name, std::string::npos);
    EXPECT_EQ(twin.replace(name, 4, "rich"), text);
    EXPECT_THROW(create_from_definition(client_, "bad", "[]"), ValidationError);
    EXPECT_THROW(create_from_definition(client_, "bad", R"({"TableName":"x"})"), ValidationError);
}

TEST_F(DataTest, SnapshotsAreOfEmbeddedDatabases) {
    import({write("in.json", line("a"))});
    const std::string file = (folder_ / "snapshot").string();
    save_snapshot(client_, file);
    EXPECT_EQ(embedded_from_snapshot(file).list_tables(), std::vector<std::string>{"tab"});
    EXPECT_EQ(embedded_copy(client_).list_tables(), std::vector<std::string>{"tab"});
    EXPECT_THROW((void)embedded_from_snapshot(folder_.string()), ConfigError);
    const Client remote{{.region = "eu-west-1", .endpoint_url = "http://127.0.0.1:1"}};
    EXPECT_THROW(save_snapshot(remote, file), ConfigError);
}

TEST_F(DataTest, LinesAreFoundWhereverTheBufferEnds) {
    // Around the size of the buffer, and beyond what a line may have.
    const std::string long_line(300'000, 'x');
    std::string text;
    for (int i = 0; i < 5; ++i) text += long_line.substr(static_cast<std::size_t>(i) * 37) + "\nshort\n";
    client::LineReader reader(
        write("lines", text + std::string(client::LineReader::longest + 5, 'y') + "\nafter\n"));
    std::string line;
    using Outcome = client::LineReader::Outcome;
    for (int i = 0; i < 5; ++i) {
        ASSERT_EQ(reader.next(line), Outcome::line);
        EXPECT_EQ(line.size(), long_line.size() - static_cast<std::size_t>(i) * 37);
        ASSERT_EQ(reader.next(line), Outcome::line);
        EXPECT_EQ(line, "short");
    }
    ASSERT_EQ(reader.next(line), Outcome::too_long);
    EXPECT_EQ(reader.number(), 11U);
    ASSERT_EQ(reader.next(line), Outcome::line);
    EXPECT_EQ(line, "after");
    EXPECT_EQ(reader.number(), 12U);
    EXPECT_EQ(reader.next(line), Outcome::end);
}

}  // namespace
}  // namespace dynantic
