package org.lodestar.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class BreakingChangesTest {

    private static final String BOOKS = """
            {"info": {"version": "1.0.0"},
             "paths": {
              "/books": {
               "get": {
                "operationId": "listBooks", "security": [{"oauth2": ["books.read"]}, {"oauth2": ["books.admin"]}],
                "parameters": [{"$ref": "#/components/parameters/limit"},
                               {"name": "kind", "in": "query", "schema": {"$ref": "#/components/schemas/Kind"}}],
                "responses": {
                 "200": {"headers": {"Link": {"schema": {"type": "string"}}},
                         "content": {"application/json": {"schema": {"type": "array", "items": {"$ref": "#/components/schemas/Book"}}}}},
                 "404": {"description": "None"}}},
               "post": {
                "operationId": "addBook", "security": [{"oauth2": ["books.write"]}],
                "requestBody": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/NewBook"}}}},
                "responses": {"201": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Book"}}}}}}}},
             "components": {
              "parameters": {"limit": {"name": "limit", "in": "query", "schema": {"type": "integer", "maximum": 1000}}},
              "schemas": {
               "Kind": {"type": "string", "enum": ["NOVEL", "ATLAS"]},
               "Author": {"type": "object", "required": ["name"],
                          "properties": {"name": {"type": "string"}, "books": {"type": "array", "items": {"$ref": "#/components/schemas/Book"}}}},
               "Book": {"type": "object", "required": ["id", "title"],
                        "properties": {"id": {"type": "string", "format": "uuid"}, "title": {"type": "string"}, "pages": {"type": "integer"},
                                       "kind": {"$ref": "#/components/schemas/Kind"},
                                       "author": {"allOf": [{"$ref": "#/components/schemas/Author"}]},
                                       "year": {"anyOf": [{"type": "integer"}, {"type": "null"}]}}},
               "NewBook": {"type": "object", "required": ["title"],
                           "properties": {"title": {"type": "string", "minLength": 1, "maxLength": 200}, "pages": {"type": "integer"},
                                          "kind": {"$ref": "#/components/schemas/Kind"},
                                          "tags": {"type": "array", "items": {"type": "string"}}}}}}}
            """;

    private static Set<String> after(Consumer<JsonObject> change) {
        var changed = new JsonObject(BOOKS);
        change.accept(changed);
        return BreakingChanges.between(new JsonObject(BOOKS), changed);
    }

    private static JsonObject at(JsonObject document, String... steps) {
        var found = document;
        for (var step : steps) {
            found = found.getJsonObject(step);
        }
        return found;
    }

    private static JsonObject schema(JsonObject document, String name) {
        return at(document, "components", "schemas", name);
    }

    private static JsonObject property(JsonObject document, String schema, String name) {
        return at(schema(document, schema), "properties", name);
    }

    private static JsonObject list(JsonObject document) {
        return at(document, "paths", "/books", "get");
    }

    private static JsonObject post(JsonObject document) {
        return at(document, "paths", "/books", "post");
    }

    @Nested
    class it_breaks_clients {

        @Test
        void to_remove_an_operation() {
            assertThat(after(books -> at(books, "paths", "/books").remove("post")))
                    .containsExactly("POST /books is gone");
            assertThat(after(books -> at(books, "paths").remove("/books")))
                    .containsExactly("GET /books is gone", "POST /books is gone");
        }

        @Test
        void to_call_an_operation_otherwise() {
            assertThat(after(books -> list(books).put("operationId", "books")))
                    .containsExactly("GET /books is called books, no longer listBooks");
        }

        @Test
        void to_remove_a_property_of_an_answer() {
            assertThat(after(books -> at(schema(books, "Book"), "properties").remove("pages")))
                    .containsExactly("Book in answers: /pages is gone");
            assertThat(after(books -> at(schema(books, "Author"), "properties").remove("name")))
                    .containsExactly("Book in answers: /author/name is gone");
        }

        @Test
        void to_refuse_a_property_of_a_request() {
            assertThat(after(books -> at(schema(books, "NewBook"), "properties").remove("pages")))
                    .containsExactly("NewBook in requests: /pages is gone");
        }

        @Test
        void to_require_a_property_of_a_request() {
            assertThat(after(books -> schema(books, "NewBook")
                            .put("required", new JsonArray().add("title").add("pages"))))
                    .containsExactly("NewBook in requests: /pages is required now");
            assertThat(after(books -> {
                        at(schema(books, "NewBook"), "properties").put("isbn", new JsonObject().put("type", "string"));
                        schema(books, "NewBook").getJsonArray("required").add("isbn");
                    }))
                    .containsExactly("NewBook in requests: /isbn is required now");
        }

        @Test
        void to_leave_out_what_answers_always_had() {
            assertThat(after(books ->
                            schema(books, "Book").getJsonArray("required").remove("title")))
                    .containsExactly("Book in answers: /title may be absent now");
        }

        @Test
        void to_take_fewer_values_of_an_enumeration() {
            assertThat(after(books -> schema(books, "Kind").getJsonArray("enum").remove("ATLAS")))
                    .containsExactly(
                            "Kind in answers has no value ATLAS any more",
                            "Kind in requests has no value ATLAS any more");
            assertThat(after(books -> property(books, "NewBook", "tags")
                            .getJsonObject("items")
                            .put("enum", new JsonArray().add("OLD"))))
                    .containsExactly("NewBook in requests: /tags/* takes only some values");
        }

        @Test
        void to_change_a_type_or_a_format() {
            assertThat(after(books -> property(books, "Book", "pages").put("type", "string")))
                    .containsExactly("Book in answers: /pages is string, no longer integer");
            assertThat(after(books -> property(books, "NewBook", "pages").put("type", new JsonArray().add("string"))))
                    .containsExactly("NewBook in requests: /pages is string, no longer integer");
            assertThat(after(books -> property(books, "Book", "id").put("format", "uri")))
                    .containsExactly("Book in answers: /id has the format uri, no longer uuid");
        }

        @Test
        void to_answer_what_could_not_come_before() {
            assertThat(after(books -> property(books, "Book", "title")
                            .put("type", new JsonArray().add("string").add("null"))))
                    .containsExactly("Book in answers: /title is null or string, no longer string");
            assertThat(after(books -> property(books, "Book", "year")
                            .getJsonArray("anyOf")
                            .add(new JsonObject().put("type", "string"))))
                    .containsExactly("Book in answers: /year has other alternatives");
        }

        @Test
        void to_narrow_what_is_taken() {
            assertThat(after(books -> property(books, "NewBook", "title").put("maxLength", 100)))
                    .containsExactly("NewBook in requests: /title has the maxLength 100 now");
            assertThat(after(books -> property(books, "NewBook", "tags").put("minItems", 1)))
                    .containsExactly("NewBook in requests: /tags has the minItems 1 now");
            assertThat(after(books -> property(books, "NewBook", "title").put("pattern", "\\S")))
                    .containsExactly("NewBook in requests: /title has the pattern \\S now");
            assertThat(after(books -> at(books, "components", "parameters", "limit", "schema")
                            .put("maximum", 500)))
                    .containsExactly("GET /books limit in requests has the maximum 500 now");
        }

        @Test
        void to_remove_a_parameter_or_to_require_one() {
            assertThat(after(books -> list(books).getJsonArray("parameters").remove(1)))
                    .containsExactly("GET /books: the parameter kind is gone");
            assertThat(after(books -> list(books)
                            .getJsonArray("parameters")
                            .getJsonObject(1)
                            .put("required", true)))
                    .containsExactly("GET /books: the parameter kind is required now");
            assertThat(after(books -> list(books)
                            .getJsonArray("parameters")
                            .add(new JsonObject()
                                    .put("name", "shelf")
                                    .put("in", "query")
                                    .put("required", true))))
                    .containsExactly("GET /books: the parameter shelf is required now");
        }

        @Test
        void to_require_a_body_or_to_take_another_one() {
            assertThat(after(books -> at(post(books), "requestBody").put("required", true)))
                    .containsExactly("POST /books: the body is required now");
            assertThat(after(books -> at(post(books), "requestBody", "content")
                            .put(
                                    "text/csv",
                                    at(post(books), "requestBody", "content").remove("application/json"))))
                    .containsExactly("POST /books: application/json is gone from requests");
        }

        @Test
        void to_answer_otherwise() {
            assertThat(after(books ->
                            at(list(books), "responses", "200", "headers").remove("Link")))
                    .containsExactly("GET /books 200: the header Link is gone");
            assertThat(after(books -> at(post(books), "responses")
                            .put("202", at(post(books), "responses").remove("201"))))
                    .containsExactly("POST /books no longer answers 201");
        }

        @Test
        void to_need_more_rights() {
            assertThat(after(books -> list(books)
                            .put(
                                    "security",
                                    new JsonArray()
                                            .add(new JsonObject().put("oauth2", new JsonArray().add("books.admin"))))))
                    .containsExactly("GET /books needs other scopes");
        }
    }

    @Nested
    class it_breaks_nobody {

        @Test
        void to_change_nothing() {
            assertThat(after(_ -> {})).isEmpty();
        }

        @Test
        void to_add_what_nobody_has_to_know() {
            assertThat(after(books -> {
                        at(books, "paths")
                                .put("/shelves", at(books, "paths", "/books").copy());
                        at(schema(books, "Book"), "properties").put("isbn", new JsonObject().put("type", "string"));
                        at(schema(books, "NewBook"), "properties").put("isbn", new JsonObject().put("type", "string"));
                        schema(books, "Kind").getJsonArray("enum").add("COMIC");
                        list(books)
                                .getJsonArray("parameters")
                                .add(new JsonObject().put("name", "shelf").put("in", "query"));
                        at(list(books), "responses").put("429", new JsonObject().put("description", "Too many"));
                        at(list(books), "responses", "200", "headers").put("ETag", new JsonObject());
                    }))
                    .isEmpty();
        }

        @Test
        void to_take_more_and_to_promise_more() {
            assertThat(after(books -> {
                        property(books, "NewBook", "title")
                                .put("maxLength", 500)
                                .put("minLength", 0);
                        property(books, "NewBook", "pages").put("type", "number");
                        schema(books, "NewBook").remove("required");
                        schema(books, "Book").getJsonArray("required").add("pages");
                        list(books)
                                .getJsonArray("security")
                                .add(new JsonObject().put("oauth2", new JsonArray().add("shelves.read")));
                    }))
                    .isEmpty();
        }

        @Test
        void to_describe_it_otherwise_or_to_name_a_schema_otherwise() {
            assertThat(after(books -> {
                        list(books).put("description", "All of them").put("summary", "List");
                        at(books, "components", "schemas").put("Title", schema(books, "Book"));
                        at(post(books), "responses", "201", "content", "application/json")
                                .put("schema", new JsonObject().put("$ref", "#/components/schemas/Title"));
                    }))
                    .isEmpty();
        }
    }

    @Nested
    class a_break {

        private final JsonObject published = new JsonObject(BOOKS);
        private final JsonObject current = new JsonObject(BOOKS);

        a_break() {
            at(current, "paths", "/books").remove("post");
        }

        @Test
        void needs_a_declaration() {
            current.getJsonObject("info").put("version", "2.0.0");
            assertThat(PublishedContractTest.undeclared(
                            published, current, "| Since | Change | Why |\n|---|---|---|\n"))
                    .containsExactly("POST /books is gone");
        }

        @Test
        void is_declared_with_its_version_and_a_reason() {
            current.getJsonObject("info").put("version", "2.0.0");
            assertThat(PublishedContractTest.undeclared(
                            published, current, "| 2.0.0 | `POST /books is gone` | The library is full |"))
                    .isEmpty();
            assertThat(PublishedContractTest.undeclared(published, current, "| 2.0.0 | `POST /books is gone` |  |"))
                    .isNotEmpty();
        }

        @Test
        void is_not_declared_by_a_row_of_another_version() {
            current.getJsonObject("info").put("version", "3.0.0");
            assertThat(PublishedContractTest.undeclared(published, current, "| 2.0.0 | `POST /books is gone` | Full |"))
                    .isNotEmpty();
        }

        @Test
        void needs_another_version() {
            assertThat(PublishedContractTest.undeclared(published, current, "| 1.0.0 | `POST /books is gone` | Full |"))
                    .isNotEmpty();
        }
    }
}
