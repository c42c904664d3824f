package org.lodestar.systemtests;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Hands one running platform to every test that has it as a parameter; it is stopped after the last test of all. */
final class Stage implements ParameterResolver {

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Districts.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return context.getRoot()
                .getStore(Namespace.create(Stage.class))
                .computeIfAbsent(Districts.class, _ -> start(), Districts.class);
    }

    private static Districts start() {
        try {
            Path project = Path.of(System.getProperty("lodestar.project"));
            Path home = Files.createTempDirectory(project.resolve("deploy/system-tests/target"), "home");
            return Districts.start(project, home);
        } catch (IOException e) {
            throw new IllegalStateException("The platform did not start", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted", e);
        }
    }
}
