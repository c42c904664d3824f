package org.lodestar.eventsourcing.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.ext.Provider;
import java.io.IOException;
import java.io.InputStream;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;
import java.util.List;
import org.jboss.resteasy.reactive.server.spi.ResteasyReactiveResourceInfo;
import org.jboss.resteasy.reactive.server.spi.ServerMessageBodyReader;
import org.jboss.resteasy.reactive.server.spi.ServerRequestContext;
import org.lodestar.eventsourcing.Fault;
import org.lodestar.eventsourcing.json.Json;

/** Reads a JSON body into a request record, or refuses it with every fault at once. */
@Provider
@Consumes(MediaType.APPLICATION_JSON)
public class ValidatedBodyReader implements ServerMessageBodyReader<Record> {

    private final RequestSchemas schemas = new RequestSchemas();
    private final CurrentVertxRequest current;

    ValidatedBodyReader(CurrentVertxRequest current) {
        this.current = current;
    }

    @Override
    public boolean isReadable(
            Class<?> type, Type genericType, ResteasyReactiveResourceInfo resource, MediaType mediaType) {
        return type.isRecord();
    }

    @Override
    public boolean isReadable(Class<?> type, Type genericType, Annotation[] annotations, MediaType mediaType) {
        return type.isRecord();
    }

    @Override
    public Record readFrom(Class<Record> type, Type genericType, MediaType mediaType, ServerRequestContext context)
            throws IOException {
        byte[] body = context.getInputStream().readAllBytes();
        Exchange.fingerprint(current.getCurrent(), body);
        return read(type, body);
    }

    @Override
    public Record readFrom(
            Class<Record> type,
            Type genericType,
            Annotation[] annotations,
            MediaType mediaType,
            MultivaluedMap<String, String> headers,
            InputStream body)
            throws IOException {
        return read(type, body.readAllBytes());
    }

    private Record read(Class<Record> type, byte[] body) throws IOException {
        try {
            // No body says the same as an empty object: then what is needed is named.
            JsonNode json = body.length == 0
                    ? Json.mapper().createObjectNode()
                    : Json.mapper().readTree(body);
            List<Fault> faults = schemas.faults(type, json);
            if (!faults.isEmpty()) {
                throw new InvalidRequest(faults);
            }
            return Json.mapper().treeToValue(json, type);
        } catch (JsonProcessingException e) {
            throw new InvalidRequest("", malformed(e));
        }
    }

    /** Where the JSON goes wrong; never what it says there. */
    private static String malformed(JsonProcessingException e) {
        return e.getLocation() == null
                ? "Not well-formed JSON"
                : "Not well-formed JSON at line %d, column %d"
                        .formatted(e.getLocation().getLineNr(), e.getLocation().getColumnNr());
    }
}
