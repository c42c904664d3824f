package org.lodestar.evidence;

import org.lodestar.oneroster.provider.OneRoster;

/** What the Assessment Results profile of OneRoster 1.2 calls its place and its scopes. */
public final class AssessmentResultsProfile {

    /** Where the profile's addresses are: it is a part of the gradebook service. */
    public static final String BASE = "/ims/oneroster/gradebook/v1p2";

    /** Where classes and people are, which line items and results refer to. */
    public static final String ROSTERING = "/ims/oneroster/rostering/v1p2";

    public static final String READONLY = OneRoster.SCOPE + "assessment.readonly";
    public static final String CREATEPUT = OneRoster.SCOPE + "assessment.createput";
    public static final String DELETE = OneRoster.SCOPE + "assessment.delete";

    /** Our own scopes open the same, but for the results of single students. */
    public static final String EVIDENCE_READ = "evidence.read";

    public static final String EVIDENCE_WRITE = "evidence.write";

    public static final String TAG = "OneRoster 1.2 assessment results";

    public static final String ABOUT =
            "The Assessment Results profile of the OneRoster 1.2 gradebook service. Errors are imsx_StatusInfo objects";

    private AssessmentResultsProfile() {}
}
