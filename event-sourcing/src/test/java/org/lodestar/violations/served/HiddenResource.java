package org.lodestar.violations.served;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;

class HiddenResource {

    @GET
    @SecurityRequirement(name = "oauth2", scopes = "x.read")
    String hidden() {
        return "";
    }

    @POST
    public String open() {
        return "";
    }

    @PATCH
    @SecurityRequirement(name = "oauth2", scopes = "x.write")
    public String fine() {
        return "";
    }
}
