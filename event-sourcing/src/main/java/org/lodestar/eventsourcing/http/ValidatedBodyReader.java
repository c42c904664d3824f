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
import org.jboss.resteasy.reactive.server.spi.ResteasyReactiveResourceInfo;
import org.jboss.resteasy.reactive.server.spi.ServerMessageBodyReader;
import org.jboss.resteasy.reactive.server.spi.ServerRequestContext;
import org.lodestar.eventsourcing.json.Json;

/** Reads a JSON body into a request record, or refuses it with every fault at once. */
@Provider
@Consumes(MediaType.APPLICATION_JSON)
public class ValidatedBodyReader implements ServerMessageBodyReader<Record> {

    private final RequestBodies bodies;
    private final CurrentVertxRequest current;

    ValidatedBodyReader(RequestBodies bodies, CurrentVertxRequest current) {
        this.bodies = bodies;
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
            return bodies.read(type, json);
        } catch (JsonProcessingException e) {
            throw new InvalidRequest("", RequestBodies.malformed(e));
        }
    }
}
