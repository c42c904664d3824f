package org.lodestar.violations.impure;

import jakarta.persistence.Entity;

@Entity
public class EntityDecider {}
