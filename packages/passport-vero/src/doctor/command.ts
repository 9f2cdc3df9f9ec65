#!/usr/bin/env node
import { runDoctor } from 'passport-upstream/doctor';
import { veroDoctor } from './definition';

void runDoctor(veroDoctor, process);
